// -----------------------------------------------------------------------------
// waiting.hpp - the wait strategies: how long a receiver polls before it sleeps.
// -----------------------------------------------------------------------------
// A wait strategy is a template parameter of the lock-free backends. It changes the measured times as much
// as the design of a backend does, so every measurement names it.
//
// Source     The pipes of 2012 had one fixed spin count, shipped as 0: spinning made ping-pong
//            about ten times faster and ruined the ring of tasks. Hence a choice.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>

namespace typed_pipes {

/// Polls for ever. Fastest with a core for each thread, very slow with fewer.
struct spin {
  static constexpr std::string_view name = "spin";  // as in traits and runs
  static constexpr bool sleeps = false;             // never
  static constexpr int polls = 0;                   // no limit, because it never sleeps
};

/// Polls for about as long as a sleep and a wake-up would take, then yields a few times, then sleeps: at
/// most twice the cost of the better choice in hindsight. Learns that duration (adaptive_wait.hpp).
struct spin_then_park {
  static constexpr std::string_view name = "spin_then_park";  // as in traits and runs
  static constexpr bool sleeps = true;                        // when polling did not help
  static constexpr bool learns = true;                        // how long to poll
};

/// Sleeps after the first poll.
struct park {
  static constexpr std::string_view name = "park";  // as in traits and runs
  static constexpr bool sleeps = true;              // at once
  static constexpr int polls = 0;                   // further polls before it sleeps
  static constexpr bool sleeps_often = true;        // each side pays for its own fence (sync.hpp)
};

namespace detail {

/// A policy of which each wait that finds nothing sleeps.
template <class Waiting>
inline constexpr bool sleeps_often = requires {
  requires Waiting::sleeps_often;
};

}  // namespace detail

}  // namespace typed_pipes
