// -----------------------------------------------------------------------------
// clock.hpp - the clock of deadlines. No other file of the library reads a clock.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>

namespace typed_pipes {

/// Deadlines are time points of this clock. It is monotonic.
using clock = std::chrono::steady_clock;

/// The present time. Threads: any.
inline clock::time_point time_now() { return clock::now(); }

/// The deadline of an operation that starts now and may take d, rounded up. Threads: any.
template <class Rep, class Period>
clock::time_point deadline_in(std::chrono::duration<Rep, Period> d) {
  return clock::now() + std::chrono::ceil<clock::duration>(d);
}

/// Whether the deadline is now or before. Threads: any.
inline bool has_passed(clock::time_point deadline) { return clock::now() >= deadline; }

/// The time until the deadline; negative once it has passed. Threads: any.
inline clock::duration time_left(clock::time_point deadline) { return deadline - clock::now(); }

}  // namespace typed_pipes
