// -----------------------------------------------------------------------------
// busy_wait.hpp - takes a known time without sleeping.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>

namespace typed_pipes::harness {

/// Counts down from `turns`, in a register, while nothing else of the thread is under way. It is one function, so that
/// every wait, one of no turns too, and what finds their length run the same instructions.
void count_down(std::uint64_t turns);

/// The number of turns that take so many nanoseconds on this processor, rounded. The first call takes some milliseconds
/// to find how long a turn is: that of the fastest of several batches, because an interruption makes a batch longer.
std::uint64_t turns_in(double ns);

/// Returns when so many nanoseconds have passed by the clock since it showed `from_ns`, and what it shows then: later by
/// less than what reading it once takes, if nothing interrupts. The next wait can begin there.
std::uint64_t wait_by_clock(std::uint64_t from_ns, std::uint64_t ns);

}  // namespace typed_pipes::harness
