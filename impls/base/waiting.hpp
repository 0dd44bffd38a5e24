// -----------------------------------------------------------------------------
// waiting.hpp - how long a receiver polls before it sleeps: a policy apart from the design.
// -----------------------------------------------------------------------------
// Waiting is half of what is measured, so a cell always names its policy.
//
// Source     The 2012 pipes had one fixed spin count, shipped at 0: spinning made ping-pong
//            about ten times faster and ruined the ring of tasks. Hence a choice.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>

namespace typed_pipes {

/// Polls for ever: fastest with a core for each thread, ruinous without.
struct spin {
  static constexpr std::string_view name = "spin";
  static constexpr bool sleeps = false;
  static constexpr int polls = 0;
};

/// Polls about as long as falling asleep and being woken would take, then sleeps: never more than
/// twice the cost of the better choice made in hindsight. Learns both (adaptive_wait.hpp).
struct spin_then_park {
  static constexpr std::string_view name = "spin_then_park";
  static constexpr bool sleeps = true;
  static constexpr bool learns = true;
};

/// Sleeps at once.
struct park {
  static constexpr std::string_view name = "park";
  static constexpr bool sleeps = true;
  static constexpr int polls = 0;
};

}  // namespace typed_pipes
