// -----------------------------------------------------------------------------
// waiting.hpp - how a queue that cannot wait is waited for: turns of a polling loop.
// -----------------------------------------------------------------------------
// Most rivals only try. `spin` (detail/waiting.hpp) pauses between two tries; `yielding` gives the
// processor away after a few, which is what more threads than cores need. Those that block by
// themselves are listed with `park` or `spin_then_park`, whichever describes what they do.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>
#include <type_traits>
#include <typed_pipes/impls/clock.hpp>
#include <typed_pipes/impls/detail/sync.hpp>
#include <typed_pipes/impls/detail/waiting.hpp>

namespace typed_pipes::rivals {

/// Polls a few times, then lets others run between two polls.
struct yielding {
  static constexpr std::string_view name = "yield";
  static constexpr bool sleeps = false;
  static constexpr unsigned polls = 8;
};

/// One turn of a polling loop, the turn-th. Who only waits for room yields as well.
template <class Waiting>
void pass_turn(unsigned turn) {
  if constexpr (!std::is_same_v<Waiting, spin>) {
    if (turn > yielding::polls) {
      typed_pipes::detail::real_sync::yield();
      return;
    }
  }
  typed_pipes::detail::real_sync::pause();
}

/// Polls until `come`, at most until *t if t is given; false if it got that late first.
template <class Waiting, class Come>
bool poll(Come come, const clock::time_point* t = nullptr) {
  using machine = typed_pipes::detail::real_sync;
  for (unsigned turn = 1;; ++turn) {
    if (come()) return true;
    if (t != nullptr && turn % machine::polls_per_look == 0 && machine::passed(*t)) return false;
    pass_turn<Waiting>(turn);
  }
}

}  // namespace typed_pipes::rivals
