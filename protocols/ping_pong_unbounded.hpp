// -----------------------------------------------------------------------------
// ping_pong_unbounded.hpp - ping-pong with a loop that nobody ever enters.
// -----------------------------------------------------------------------------
// Story      As ping_pong, but the client might spill: send without end. No program does. The mere
//            possibility makes the protocol unbounded, so that a design of 2012 allocates for every
//            message of it: what a bound is worth, at identical traffic.
// Source     Rust's bench pingpong.rs, 23 July 2012.
// Differs    A message leads to the loop (there: nothing did, which is a fault here); it can end by a
//            message; the ball can be any type.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>

namespace typed_pipes::protocols {

// clang-format off
template <class Ball>
struct basic_ping_pong_unbounded : typed_pipes::protocol {
  struct ping { [[no_unique_address]] Ball ball; };
  struct pong { [[no_unique_address]] Ball ball; };
  struct bye {};
  struct spill {};

  struct idle; struct busy; struct spilling;
  using start = idle;
  using states = typed_pipes::list<idle, busy, spilling>;

  struct idle : send<auto(ping)  -> busy,
                     auto(bye)   -> end,
                     auto(spill) -> spilling> {};
  struct busy : recv<auto(pong) -> idle> {};
  struct spilling : send<auto(spill) -> spilling> {};
};
// clang-format on

using ping_pong_unbounded = basic_ping_pong_unbounded<nothing>;

}  // namespace typed_pipes::protocols
