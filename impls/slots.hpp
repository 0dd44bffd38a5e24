// -----------------------------------------------------------------------------
// slots.hpp - the layout that a bounded protocol allows: K slots for both directions.
// -----------------------------------------------------------------------------
// Shape      one session, two ports; message n stands in slot n mod K, whoever sends it.
// Protocol   bounded: no run of messages in one direction is longer than K, so a sender never
//            finds its slot taken. Any protocol of requests and replies has K = 1.
// Message    constructed in its slot, beside the slot's word; moved out before the handler runs.
// Waiting    spin, spin_then_park or park; the sender never waits.
// Progress   put: a plain store and a load that nobody disturbs. take: waits for the peer.
// Memory     one allocation at creation, freed by the last to leave; none per message.
// Close      put after the peer left keeps the message until the last leaves; take drains, then
//            closed.
// Orderings  as in detail/slot_ring.hpp
// Source     this project: the half-duplex lemma (shape.hpp). Singularity's channels (2006) had the
//            bound; the packets of August 2012 one buffer per state of the protocol.
// -----------------------------------------------------------------------------
#pragma once

#include <bit>
#include <cstddef>
#include <utility>

#include "impls/backend.hpp"
#include "impls/detail/slot_port.hpp"
#include "impls/detail/slot_ring.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes {

/// As many slots as the longest run of messages in one direction (G::slots), rounded up to a power of two.
template <class Waiting, class Sync = detail::real_sync>
struct basic_slots {
  static constexpr backend_traits traits{.name = "slots",
                                         .wait = Waiting::name,
                                         .room = room::unbounded,
                                         .allocates = allocation::at_creation,
                                         .bounded_protocols_only = true,
                                         .source = "Pipes: the bound of the protocol"};

  template <class G>
  using memory = detail::slot_ring<G, std::bit_ceil(G::slots), Waiting, Sync>;
  template <class G, role R>
  using port = detail::slot_port<memory<G>, G, R>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open(wait_strategy how = {}) {
    auto* const made = memory<G>::make(how);
    return {port<G, role::client>(made), port<G, role::server>(made)};
  }
};

using slots = basic_slots<spin_then_park>;

}  // namespace pipes
