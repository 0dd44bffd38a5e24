// -----------------------------------------------------------------------------
// slots.hpp - K slots for both directions; the bound of the protocol makes K enough.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; message n is stored in slot n mod K, whichever side sends it.
// Protocol   bounded: no burst in one direction is longer than K, so a sender never finds its slot
//            taken. Any protocol of requests and replies has K = 1.
// Message    constructed in its slot, next to the slot's stamp; moved out before the handler runs.
// Waiting    spin, spin_then_park or park; the sender never waits.
// Progress   put: a plain store and a load of an undisturbed line. take: waits for the peer.
// Memory     one allocation at creation, freed by the last side to leave; none per message.
// Close      put after the peer left destroys the message, or keeps it until both sides have left
//            if it has no destructor; take delivers what was sent before, then closed.
// Orderings  as in detail/slot_ring.hpp
// Source     this project: the half-duplex lemma (shape.hpp). Singularity's channels (2006) had the
//            bound; the packets of August 2012 had one buffer per state of the protocol.
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

/// Slots for a bounded protocol: as many as the longest burst in one direction (G::slots), rounded up to a power of two. A port is
/// for one thread at a time.
template <class Waiting, class Sync = detail::real_sync>
struct basic_slots {
  static constexpr backend_traits traits{
      .name = "slots",
      .wait = Waiting::name,
      .origin = origin::ours,
      .put_blocks = put_blocks::never,
      .allocates = allocation::at_creation,
      .bounded_protocols_only = true,
      .design = "a ring of K slots for both directions; K is the bound of the protocol",
      .source = "Pipes: the bound of the protocol",
      .look = 0};

  template <class G>
  static constexpr std::size_t slots_of = std::bit_ceil(G::slots);
  template <class G>
  using memory = detail::slot_ring<G, slots_of<G>, Waiting, Sync>;
  template <class G, role R>
  using port = detail::slot_port<memory<G>, G, R, detail::never_full<G, slots_of<G>>>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto* const made = memory<G>::make();
    return {port<G, role::client>(made), port<G, role::server>(made)};
  }
};

/// As many slots as the protocol can have messages under way: bounded protocols only; a send never waits;
/// allocates once, at creation. A receiver polls, then sleeps.
using slots = basic_slots<spin_then_park>;

}  // namespace typed_pipes
