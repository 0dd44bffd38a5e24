// -----------------------------------------------------------------------------
// ping_pong_unbounded.hpp - ping-pong with a loop that makes it unbounded and is never entered.
// -----------------------------------------------------------------------------
// Story      As ping_pong, but the client may also start to spill: to send any number of messages
//            without a reply. No program here does so, but the possibility makes the protocol unbounded,
//            and a design of 2012 then allocates for every message. Together with ping_pong it measures
//            what a bound is worth for the same traffic.
// Source     Rust's bench pingpong.rs, 23 July 2012.
// Differs    A message leads to the loop (there: no message did, which is an error here); a message ends
//            the session; ping and pong carry a payload of any type.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// As basic_ping_pong, with a loop that makes it unbounded and is never entered.
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

/// As ping_pong, but unbounded. Source: a benchmark of Rust's pipes, July 2012.
using ping_pong_unbounded = basic_ping_pong_unbounded<nothing>;

}  // namespace typed_pipes::protocols
