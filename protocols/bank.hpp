// -----------------------------------------------------------------------------
// bank.hpp - log in, then deposit and withdraw: the example of the 2012 posts.
// -----------------------------------------------------------------------------
// Story      A customer logs in and is accepted or refused. Once accepted, it deposits, which has no
//            reply, or withdraws, which has: cash or a refusal. Unbounded, because of the deposits.
// Source     Holk, "Rusty Pipes", 6 July 2012; Rust's test pipe-bank-proto.
// Differs    The messages login and money are called credentials and cash, because a message and a
//            state cannot share a name.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// A customer logs in, then deposits and withdraws. Unbounded. Source: the posts of 2012.
struct bank : typed_pipes::protocol {
  // messages
  struct credentials { std::string username, password; };
  struct ok {};
  struct invalid {};
  struct deposit { double money; };
  struct withdrawal { double amount; };
  struct cash { double money; };
  struct insufficient_funds {};

  // states
  struct login; struct login_response; struct connected; struct withdrawal_response;
  using start = login;
  using states = typed_pipes::list<login, login_response, connected, withdrawal_response>;

  struct login               : send<auto(credentials)        -> login_response> {};

  struct login_response      : recv<auto(ok)                 -> connected,
                                    auto(invalid)            -> login> {};

  struct connected           : send<auto(deposit)            -> connected,
                                    auto(withdrawal)         -> withdrawal_response> {};

  struct withdrawal_response : recv<auto(cash)               -> connected,
                                    auto(insufficient_funds) -> connected> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
