// -----------------------------------------------------------------------------
// automatic.hpp - the backend of whoever names none: the layout that the protocol's shape allows.
// -----------------------------------------------------------------------------
// Shape      as the backend chosen.
// Protocol   any: slots if bounded, a ring if not. The choice is made at compile time and costs
//            nothing.
// Source     the protocol compiler of 2012 chose so between one buffer and a packet per message.
// Differs    what it chooses between.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <utility>

#include "impls/backend.hpp"
#include "impls/detail/waiting.hpp"
#include "impls/ring.hpp"
#include "impls/slots.hpp"

namespace pipes {

/// The backend of entangle<P>(). Its traits are those of the ring, which promise less than slots do:
/// over a protocol with a bound no send waits for room.
template <class Waiting>
struct basic_automatic {
  static constexpr backend_traits traits{.name = "automatic",
                                         .wait = Waiting::name,
                                         .room = ring::traits.room,
                                         .allocates = ring::traits.allocates,
                                         .bounded_protocols_only = false,
                                         .source = "Pipes: the shape of the protocol"};

  template <class G>
  using choice = std::conditional_t<G::info.bounded, basic_slots<Waiting>, basic_ring<Waiting>>;

  template <class G, role R>
  using port = typename choice<G>::template port<G, R>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open(wait_strategy how = {}) {
    return choice<G>::template open<G>(how);
  }
};

using automatic = basic_automatic<spin_then_park>;

}  // namespace pipes
