// -----------------------------------------------------------------------------
// old_sessions.hpp - for tests: sessions that begin at a sequence number of one's choice, and waits for their ends.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/pipes.hpp>

namespace typed_pipes::old_sessions {

/// As if `age` messages had been sent before.
struct old_sync : detail::real_sync {
  static inline std::uint64_t age = 0;
  static std::uint64_t first_sequence() { return age; }
};

/// Around each power of two where a narrower or a signed number would wrap; at the beginning of a lap and
/// elsewhere, and in laps of both parities.
inline constexpr std::uint64_t ages[] = {
    0,
    1,
    3 * 1024 + 5,
    (1ull << 31) - 5,
    1ull << 31,
    (1ull << 31) + 5,
    (1ull << 31) + 3ull * 1024 + 5,
    (1ull << 32) - 5,
    1ull << 32,
    (1ull << 32) + 5,
    3 * (1ull << 31) + 5,
    (1ull << 63) - 5,
    1ull << 63,
    (1ull << 63) + 5,
    (1ull << 63) + (1ull << 31) + 5,
};

using life = std::shared_ptr<int>;  // its use_count() counts the messages that are alive

/// That of wait_any() and of sets is of the real machine, and a port of another Sync is not armed with it.
using old_notifier = basic_notifier<old_sync>;
/// Waits as wait_any() and sets do; false if nothing came in time.
template <class End>
bool becomes_ready(const End& end) {
  const auto& port = detail::access::port(end);
  using state = typename End::state_type;
  const auto t = clock::now() + std::chrono::minutes(1);
  // The notification of many messages may come after these were taken: then it is waited for the next.
  while (!port.template ready<state>() && clock::now() < t) {
    old_notifier owner;
    old_notifier::member one(owner, 0);
    if (!port.template arm<state>(one)) continue;
    owner.wait<park>(&t);
    if (port.template disarm<state>(one)) return false;
    while (!owner.next([&](std::uint32_t) -> old_notifier::member& { return one; }))
      owner.wait<park>();
  }
  return port.template ready<state>();
}
/// Whether a wait for an end that has nothing can be begun and given up.
template <class End>
bool arms_and_disarms(const End& idle) {
  const auto& port = detail::access::port(idle);
  using state = typename End::state_type;
  old_notifier owner;
  old_notifier::member one(owner, 0);
  return !port.template ready<state>() && port.template arm<state>(one) &&
         port.template disarm<state>(one);
}

}  // namespace typed_pipes::old_sessions
