// -----------------------------------------------------------------------------
// stream.hpp - one message type, one way, without end.
// -----------------------------------------------------------------------------
// Story      The client sends as many as it likes; either side stops by leaving.
// Source     Rust's core::pipes::stream, 2012.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off
template <class T>
struct stream : typed_pipes::protocol {
  struct open;
  using start = open;
  struct open : send<auto(T) -> open> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
