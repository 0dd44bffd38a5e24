// -----------------------------------------------------------------------------
// costs.hpp - processor time, context switches, page faults and futex calls of a trial.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>

namespace typed_pipes::harness {

// The resources that a trial used, over all its threads.
struct costs {
  std::uint64_t cpu_ns = 0;
  std::uint64_t voluntary_switches = 0;
  std::uint64_t involuntary_switches = 0;
  std::uint64_t page_faults = 0;
  std::optional<std::uint64_t> migrations = 0;  // nothing where the kernel does not tell
  // Nothing where threads come and go: they are counted per thread (futex_calls.hpp).
  std::optional<std::uint64_t> futex_waits = 0, futex_wakes = 0;
};

}  // namespace typed_pipes::harness
