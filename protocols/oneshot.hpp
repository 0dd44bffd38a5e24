// -----------------------------------------------------------------------------
// oneshot.hpp - a single message, as a promise and its future.
// -----------------------------------------------------------------------------
// Story      The client sends one result, and the session is over. The server waits for it as for a
//            future; a client that leaves without sending is seen as `closed`. Bounded.
// Source     Rust's core::pipes::oneshot, 2012.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// A single message of type T, as a promise and its future. Bounded. Source: Rust's core::pipes, 2012.
template <class T>
struct oneshot : typed_pipes::protocol {
  struct ready;
  using start = ready;
  struct ready : send<auto(T) -> end> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
