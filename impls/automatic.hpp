// -----------------------------------------------------------------------------
// automatic.hpp - the default backend: slots or ring, depending on the protocol.
// -----------------------------------------------------------------------------
// Shape      as that of the backend chosen.
// Protocol   any: slots if bounded, else ring. The choice is made at compile time and costs nothing.
// Source     the protocol compiler of 2012 chose in this way between one buffer and a packet per
//            message.
// Differs    the two backends that it chooses between.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/slots.hpp>
#include <utility>

namespace typed_pipes {

/// The default backend with a wait strategy of the user's choice. Its traits are those of ring, which promise
/// less than those of slots: for a bounded protocol no send waits. A port is for one thread at a time.
template <class Waiting>
struct basic_automatic {
  static constexpr backend_traits traits{.name = "automatic",
                                         .wait = Waiting::name,
                                         .origin = origin::ours,
                                         .put_blocks = ring::traits.put_blocks,
                                         .allocates = ring::traits.allocates,
                                         .bounded_protocols_only = false,
                                         .design = "slots if the protocol is bounded, else ring",
                                         .source = "Pipes: the shape of the protocol",
                                         .look = 2};

  using choices = backend_list<basic_slots<Waiting>, basic_ring<Waiting>>;
  template <class G>
  using choice = std::conditional_t<G::info.bounded, basic_slots<Waiting>, basic_ring<Waiting>>;

  template <class G, role R>
  using port = typename choice<G>::template port<G, R>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    return choice<G>::template open<G>();
  }
};

/// The backend of `entangle<P>()`: `slots` for a bounded protocol, else `ring`. A receiver polls, then sleeps.
using automatic = basic_automatic<spin_then_park>;

}  // namespace typed_pipes
