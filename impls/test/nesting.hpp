// -----------------------------------------------------------------------------
// nesting.hpp - what tests of ends inside messages share: how deep they are, and a thread with a small stack.
// -----------------------------------------------------------------------------
#pragma once

#include <gtest/gtest.h>
#include <pthread.h>

#include <cstddef>

namespace typed_pipes::nesting {

/// Deep enough: nested calls for so many ends would take many times the stack.
inline constexpr int depth = 20'000;
#ifdef TYPED_PIPES_EXHAUSTIVE_TESTS
inline constexpr int greatest_depth = 1'000'000;
#else
inline constexpr int greatest_depth = depth;
#endif

/// Calls f in a thread that has a stack of 256 KiB.
template <class F>
void on_a_small_stack(F f) {
  pthread_attr_t small;
  pthread_attr_init(&small);
  ASSERT_EQ(pthread_attr_setstacksize(&small, std::size_t{256} * 1024), 0);
  const auto call = [](void* at) -> void* {
    (*static_cast<F*>(at))();
    return nullptr;
  };
  pthread_t thread{};
  ASSERT_EQ(pthread_create(&thread, &small, call, &f), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&small);
}

}  // namespace typed_pipes::nesting
