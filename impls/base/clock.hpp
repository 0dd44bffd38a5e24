// -----------------------------------------------------------------------------
// clock.hpp - the clock of deadlines; the one place of the library that reads it.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>

namespace typed_pipes {

/// Deadlines are points of this clock: it never jumps.
using clock = std::chrono::steady_clock;

inline clock::time_point time_now() { return clock::now(); }

/// The deadline of an operation that starts now and may take so long.
template <class Rep, class Period>
clock::time_point deadline_in(std::chrono::duration<Rep, Period> d) {
  return clock::now() + std::chrono::ceil<clock::duration>(d);
}

inline bool has_passed(clock::time_point deadline) { return clock::now() >= deadline; }

/// Negative once it has passed.
inline clock::duration time_left(clock::time_point deadline) { return deadline - clock::now(); }

}  // namespace typed_pipes
