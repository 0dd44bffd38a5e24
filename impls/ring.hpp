// -----------------------------------------------------------------------------
// ring.hpp - a ring of stamped slots, for protocols without a bound.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; message n is stored in slot n mod N, whichever side sends it.
// Protocol   any. The number N of slots is that of the backend; or else the largest `credits` of a
//            state, rounded up to a power of two; or else as many as fill 16 KiB, 16 to 1024.
// Message    constructed in its slot, next to the slot's stamp; moved out before the handler runs.
//            Small messages share cache lines, none straddles two.
// Waiting    spin, spin_then_park or park, for a message and for capacity.
// Progress   put: a plain store and a load of an undisturbed line, while less than N messages of one
//            burst are under way; then it waits until the receiver has given a quarter back. The
//            receiver of a full ring is in a receiving state, so a session cannot deadlock by itself.
// Memory     one allocation at creation, freed by the last side to leave; none per message.
// Close      put after the peer left destroys the message, or keeps it until both sides have left
//            if it has no destructor; take delivers what was sent before, then closed.
// Orderings  as in detail/slot_ring.hpp
// Source     FastForward (Giacomoni, Moseley, Vachharajani 2008); Vyukov's bounded queue.
// Differs    one ring for both directions; the stamp holds the parity of a lap; capacity is given
//            back in quarters.
// -----------------------------------------------------------------------------
#pragma once

#include <bit>
#include <cstddef>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/capacity.hpp>
#include <typed_pipes/impls/detail/slot_port.hpp>
#include <typed_pipes/impls/detail/slot_ring.hpp>
#include <utility>

namespace typed_pipes {

/// A ring of slots for any protocol; a send waits while the ring is full.
/// Slots: its capacity, a power of two up to 2^30, or 0 to leave the capacity to the protocol. A state with
///   static constexpr std::size_t credits = 256;
/// asks for a capacity of 256 messages; without credits it is as many messages as fill 16 KiB, at least 16
/// and at most 1024. A port is for one thread at a time.
template <class Waiting, std::size_t Slots = 0, class Sync = detail::real_sync>
struct basic_ring {
  static_assert(Slots == 0 || (std::has_single_bit(Slots) && Slots <= most_slots),
                "pipes: the number of slots is a power of two, at most 1073741824");
  static constexpr backend_traits traits{.name = "ring",
                                         .wait = Waiting::name,
                                         .origin = origin::ours,
                                         .put_blocks = put_blocks::when_full,
                                         .allocates = allocation::at_creation,
                                         .bounded_protocols_only = false,
                                         .design = "a ring of N stamped slots for both directions",
                                         .source = "FastForward (2008), Vyukov's bounded queue",
                                         .capacity = Slots,
                                         .look = 1};

  template <class G>
  using memory = detail::slot_ring<G, Slots, Waiting, Sync>;
  template <class G, role R>
  using port = detail::slot_port<memory<G>, G, R, detail::never_full<G, Slots>>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    static_assert(detail::slot_layout<G, Slots, Sync>::fits_memory,
                  "pipes: no memory holds so many messages of this size");
    auto* const made = memory<G>::make();
    return {port<G, role::client>(made), port<G, role::server>(made)};
  }
};

/// A ring whose capacity the protocol decides: `credits` of a state, or as many messages as fill 16 KiB. A send
/// waits while it is full; allocates once, at creation. A receiver polls, then sleeps.
using ring = basic_ring<spin_then_park>;

}  // namespace typed_pipes
