// -----------------------------------------------------------------------------
// waiting.hpp - how long a receiver polls before it sleeps: a policy apart from the design.
// -----------------------------------------------------------------------------
// Waiting is half of what is measured, so a cell always names its policy.
//
// Source     The 2012 pipes had one fixed spin count, shipped at 0: spinning made ping-pong
//            about ten times faster and ruined the ring of tasks. Hence a choice.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace pipes {

/// How a receiver waits, as a value: chosen when a pipe is made.
enum class wait_strategy : std::uint8_t { spin_then_park, spin, park };

/// What a pipe may be told when it is made.
struct pipe_options {
#ifdef PIPES_DEFAULT_WAIT
  wait_strategy wait = PIPES_DEFAULT_WAIT;
#else
  wait_strategy wait = wait_strategy::spin_then_park;
#endif
};

/// Polls for ever: fastest with a core for each thread, ruinous without.
struct spin {
  static constexpr std::string_view name = "spin";
  static constexpr bool sleeps = false;
  static constexpr int polls = 0;
};

/// Polls about as long as falling asleep and being woken would take, then sleeps: never more than
/// twice the cost of the better choice made in hindsight. Learns both (patience.hpp).
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

/// The policy is a value that the session keeps (experiment: beside the three types above).
struct chosen {
  static constexpr std::string_view name = "chosen";
};

/// What a session keeps of its policy: nothing where it is a type.
template <class Waiting>
struct kept_policy {
  constexpr explicit kept_policy(wait_strategy) {}
};
template <>
struct kept_policy<chosen> {
  constexpr explicit kept_policy(wait_strategy s) : how(s) {}
  wait_strategy how;
};

}  // namespace pipes
