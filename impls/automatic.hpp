// -----------------------------------------------------------------------------
// automatic.hpp - the backend of whoever names none: chosen from the protocol's shape.
// -----------------------------------------------------------------------------
// Shape      as the backend chosen.
// Protocol   any: single_shot_bounded if bounded, single_shot if not. The choice is made at
//            compile time and costs nothing.
// Source     The 2012 protocol compiler: a bounded protocol got one re-used buffer.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <utility>

#include "impls/backend.hpp"
#include "impls/single_shot.hpp"
#include "impls/single_shot_bounded.hpp"

namespace pipes {

struct automatic {
  static constexpr backend_traits traits{.name = "automatic",
                                         .wait = single_shot::traits.wait,
                                         .room = room::unbounded,
                                         .allocates = allocation::per_message,
                                         .bounded_protocols_only = false,
                                         .source = "the protocol compiler of 2012"};

  template <class G>
  using choice = std::conditional_t<G::info.bounded, single_shot_bounded, single_shot>;

  template <class G, role R>
  using port = typename choice<G>::template port<G, R>;

  template <class G, role R, class S>
  using shared_port = typename choice<G>::template shared_port<G, R, S>;

  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    return choice<G>::template open<G>();
  }
};

}  // namespace pipes
