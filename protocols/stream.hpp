// -----------------------------------------------------------------------------
// stream.hpp - one message type, one way, without end.
// -----------------------------------------------------------------------------
// Story      The client sends as many as it likes; either side stops by leaving.
// Source     Rust's core::pipes::stream, 2012.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include "protocols/pipes.hpp"

namespace pipes::protocols {

// clang-format off
template <class T>
struct stream : pipes::protocol {
  struct open;
  using start = open;
  struct open : send<auto(T) -> open> {};
};
// clang-format on

}  // namespace pipes::protocols
