// -----------------------------------------------------------------------------
// ping_pong.hpp - one message each way, again and again, until one says bye.
// -----------------------------------------------------------------------------
// Story      The client serves, the server returns; the client may stop after any rally. The
//            smallest bounded protocol: one slot serves both directions.
// Source     Rust's bench pingpong.rs, 23 July 2012.
// Differs    It can end by a message; the ball can be any type.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

struct nothing {};

// clang-format off
template <class Ball>
struct basic_ping_pong : typed_pipes::protocol {
  struct ping { [[no_unique_address]] Ball ball; };
  struct pong { [[no_unique_address]] Ball ball; };
  struct bye {};

  struct idle; struct busy;
  using start = idle;
  using states = typed_pipes::list<idle, busy>;

  struct idle : send<auto(ping) -> busy,
                     auto(bye)  -> end> {};
  struct busy : recv<auto(pong) -> idle> {};
};
// clang-format on

using ping_pong = basic_ping_pong<nothing>;

}  // namespace typed_pipes::protocols
