// -----------------------------------------------------------------------------
// out_of_memory.hpp - for tests: an operation in which the first, the second, ... allocation fails.
// -----------------------------------------------------------------------------
// For programs that are linked with allocations.cpp.
// -----------------------------------------------------------------------------
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <new>
#include <typed_pipes/impls/test/allocations.hpp>
#include <vector>

namespace typed_pipes::out_of_memory {

using allocations::live_blocks;
using message = std::unique_ptr<int>;

inline constexpr int many = 200;  // more than a chunk of any queue

/// Runs `operation` on what `prepare` returns with 0, 1, ... successful allocations, until it succeeds. `check`
/// gets the same and whether the operation failed. Returns how often it failed.
template <class Prepare, class Operation, class Check>
int fail_each_allocation(Prepare prepare, Operation operation, Check check) {
  {
    // What a thread or the process allocates once; conformance_memory_test.cpp has a test of that.
    auto first_use = prepare();
    operation(first_use);
  }
  for (int n = 0;; ++n) {
    const long before = live_blocks;
    bool failed = false;
    {
      auto ends = prepare();
      try {
        allocations::left = n;
        operation(ends);
        allocations::left = -1;
      } catch (const std::bad_alloc&) {
        allocations::left = -1;
        failed = true;
      }
      check(ends, failed);
    }
    EXPECT_EQ(live_blocks, before) << "a block leaks if allocation " << n << " fails";
    if (!failed) return n;
  }
}
inline constexpr auto anything = [](auto&, bool) {};
inline constexpr auto nothing = [] { return 0; };

inline std::vector<message> messages(int count) {
  std::vector<message> made;
  made.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) made.push_back(std::make_unique<int>(i));
  return made;
}

}  // namespace typed_pipes::out_of_memory
