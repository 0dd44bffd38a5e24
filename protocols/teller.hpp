// -----------------------------------------------------------------------------
// teller.hpp - delegation: an endpoint of one pipe is sent in a message of another.
// -----------------------------------------------------------------------------
// Story      The bank passes each customer's endpoint to a teller, which serves it and replies done. Bounded.
// Source     Sending endpoints: Holk's pipes, 2012, and before them the channels of Singularity OS.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/bank.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// Endpoints of customers are passed to a teller, which serves them. Bounded.
/// Bank is bank or `over<bank, Backend>`: the user of the teller also chooses the backend of that pipe.
template <class Bank>
struct basic_teller : typed_pipes::protocol {
  struct serve { typed_pipes::server_end<bank::login, Bank> customer; };
  struct done {};

  struct ready; struct working;
  using start = ready;
  using states = typed_pipes::list<ready, working>;

  struct ready   : send<auto(serve) -> working> {};
  struct working : recv<auto(done)  -> ready> {};
};
// clang-format on

/// Passes on endpoints of the default backend.
using teller = basic_teller<bank>;

}  // namespace typed_pipes::protocols
