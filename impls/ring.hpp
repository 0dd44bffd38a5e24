// -----------------------------------------------------------------------------
// ring.hpp - a ring of stamped slots, for protocols without a bound.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; message n stands in slot n mod N, whoever sends it.
// Protocol   any. N slots: as many as the backend says, or as a state's `credits` say (the largest
//            counts, rounded up to a power of two), or as many as fill 16 KiB: 16 to 1024.
// Message    constructed in its slot, beside the slot's word; moved out before the handler runs.
//            Small messages share cache lines, none straddles two.
// Waiting    spin, spin_then_park or park, for a message and for room.
// Progress   put: a plain store and a load that nobody disturbs, while less than N messages of one
//            run are under way; then it waits until the receiver has given a quarter back. A full
//            ring waits for a peer that is in a receiving state, so a session cannot lock itself.
// Memory     one allocation at creation, freed by the last to leave; none per message.
// Close      put after the peer left keeps the message until the last leaves, or destroys it if
//            the ring is full; take drains, then closed.
// Orderings  as in detail/slot_ring.hpp
// Source     FastForward (Giacomoni, Moseley, Vachharajani 2008); Vyukov's bounded queue.
// Differs    one ring for both directions; a lap's parity for a stamp; room is given back late.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "impls/backend.hpp"
#include "impls/detail/slot_port.hpp"
#include "impls/detail/slot_ring.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes {

namespace detail {

template <class S>
constexpr std::size_t credits_of() {
  if constexpr (requires { S::credits; }) return S::credits;
  return 0;
}

/// How many messages may be under way where no state of the shape says it: as many as stay in the
/// nearest cache of both sides, and not so few that the sides have to take turns.
template <class G>
inline constexpr std::size_t usual_room = [] {
  constexpr std::size_t near_bytes = 16384;
  constexpr std::size_t largest = std::max(G::template largest<direction::to_server>,
                                           G::template largest<direction::to_client>);
  return std::clamp<std::size_t>(std::bit_floor(near_bytes / (largest + sizeof(std::uint64_t))), 16,
                                 1024);
}();

/// What the states ask for, if they do.
template <class G>
inline constexpr std::size_t room_of = []<class... Ss>(list<Ss...>) {
  const std::size_t most = std::max({std::size_t{0}, credits_of<Ss>()...});
  return most == 0 ? usual_room<G> : std::bit_ceil(most);
}(typename G::states{});

}  // namespace detail

/// Slots: a power of two, or 0 to leave it to the protocol: a state with
///   static constexpr std::size_t credits = 256;
/// lets that many messages be under way; where no state says so, there is room for 64.
template <class Waiting, std::size_t Slots = 0, class Sync = detail::real_sync>
struct basic_ring {
  static constexpr backend_traits traits{.name = "ring",
                                         .wait = Waiting::name,
                                         .room = room::bounded,
                                         .allocates = allocation::at_creation,
                                         .bounded_protocols_only = false,
                                         .source = "FastForward (2008), Vyukov's bounded queue",
                                         .capacity = Slots};

  template <class G>
  using memory = detail::slot_ring<G, Slots == 0 ? detail::room_of<G> : Slots, Waiting, Sync>;
  template <class G, role R>
  using port = detail::slot_port<memory<G>, G, R>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open(wait_strategy how = {}) {
    auto* const made = memory<G>::make(how);
    return {port<G, role::client>(made), port<G, role::server>(made)};
  }
};

using ring = basic_ring<spin_then_park>;

}  // namespace pipes
