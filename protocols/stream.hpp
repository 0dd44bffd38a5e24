// -----------------------------------------------------------------------------
// stream.hpp - messages of one type, in one direction, without end.
// -----------------------------------------------------------------------------
// Story      The client sends any number of messages; either side ends the session by leaving. Unbounded.
//            parts/channel.hpp offers the same as a sender and a receiver.
// Source     Rust's core::pipes::stream, 2012.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// Messages of type T in one direction, without end. Unbounded. Source: Rust's core::pipes, 2012.
template <class T>
struct stream : typed_pipes::protocol {
  static_assert(sizeof(not_a_message<T, std::is_object_v<T>>));
  struct open;
  using start = open;
  struct open : send<auto(T) -> open> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
