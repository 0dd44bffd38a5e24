// -----------------------------------------------------------------------------
// clock.hpp - the clock of deadlines.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>

namespace typed_pipes {

/// Deadlines are points of this clock: it never jumps.
using clock = std::chrono::steady_clock;

}  // namespace typed_pipes
