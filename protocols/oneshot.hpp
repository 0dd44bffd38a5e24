// -----------------------------------------------------------------------------
// oneshot.hpp - one message, once.
// -----------------------------------------------------------------------------
// Story      A result promised: the client sends it and both are done. The server's take() is the
//            future of it; a client that leaves instead is seen as closed.
// Source     Rust's core::pipes::oneshot, 2012.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off
template <class T>
struct oneshot : typed_pipes::protocol {
  struct ready;
  using start = ready;
  struct ready : send<auto(T) -> end> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
