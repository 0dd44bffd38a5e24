// -----------------------------------------------------------------------------
// teller.hpp - delegation: an end of one pipe travels as a message of another.
// -----------------------------------------------------------------------------
// Story      The bank's door hands each customer's pipe to a teller, who serves it and says done.
// Source     Sending endpoints: Holk's pipes, 2012; Singularity's channels before them.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/bank.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// A template on the customer's protocol, so that its user chooses the backend of that pipe too.
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

using teller = basic_teller<bank>;

}  // namespace typed_pipes::protocols
