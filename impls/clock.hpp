// -----------------------------------------------------------------------------
// clock.hpp - the clock of deadlines.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>

namespace pipes {

/// Deadlines are points of this clock: it never jumps.
using clock = std::chrono::steady_clock;

}  // namespace pipes
