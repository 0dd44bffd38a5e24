// -----------------------------------------------------------------------------
// waiting.hpp - how a queue that only tries is waited for: the turns of a polling loop.
// -----------------------------------------------------------------------------
// `spin` (impls/base/waiting.hpp) pauses between two tries; `yielding` gives the processor away after
// a few, which more threads than cores need. Queues that block by themselves are listed with `park` or
// `spin_then_park`, whichever describes what they do.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>
#include <type_traits>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>

namespace typed_pipes::rivals {

/// Polls a few times, then yields between two polls.
struct yielding {
  static constexpr std::string_view name = "yield";
  static constexpr bool sleeps = false;
  static constexpr unsigned polls = 8;
};

/// Waits between two polls, after the given number of them. A sender that waits while a queue is full yields
/// too, unless the policy is to spin.
template <class Waiting>
void back_off(unsigned polls) {
  if constexpr (!std::is_same_v<Waiting, spin>) {
    if (polls > yielding::polls) {
      typed_pipes::detail::real_sync::yield();
      return;
    }
  }
  typed_pipes::detail::real_sync::pause();
}

/// Polls until `ready`, at most until *t if t is given; false if t came first.
template <class Waiting, class Ready>
bool poll(Ready ready, const clock::time_point* t = nullptr) {
  using machine = typed_pipes::detail::real_sync;
  for (unsigned polls = 1;; ++polls) {
    if (ready()) return true;
    if (t != nullptr && polls % machine::polls_per_look == 0 && machine::passed(*t)) return false;
    back_off<Waiting>(polls);
  }
}

}  // namespace typed_pipes::rivals
