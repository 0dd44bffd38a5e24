// -----------------------------------------------------------------------------
// busy_wait.hpp - takes a known time without sleeping.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>

namespace typed_pipes::harness {

/// Counts down from `turns`, in a register. It is one function, so that every wait, one of no turns too, and what finds
/// their length run the same instructions.
void count_down(std::uint64_t turns);

/// How many turns take so many nanoseconds on this processor, rounded. The first call takes some milliseconds to find
/// how long a turn is: that of the fastest of several batches, because an interruption makes a batch longer.
std::uint64_t turns_in(double ns);

/// Returns when so many nanoseconds have passed by the clock, or later by what reading it once takes.
void wait_by_clock(std::uint64_t ns);

}  // namespace typed_pipes::harness
