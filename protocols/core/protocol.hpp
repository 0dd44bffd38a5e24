// -----------------------------------------------------------------------------
// protocol.hpp - how a protocol is written: states with arrows, from the client's view.
// -----------------------------------------------------------------------------
//   struct bank : typed_pipes::protocol {
//     struct deposit { double money; };
//     struct connected;
//     using start = connected;
//     struct connected : send<auto(deposit) -> connected> {};
//   };
//
// `auto(deposit) -> connected` is a C++ function type, and legal while both names are
// incomplete. `on<deposit, connected>` says the same. The server's view is the reverse.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/impls/shape.hpp>

namespace typed_pipes {

/// A transition in words: on this message, go to that state.
template <class Message, class Next>
struct on {};

namespace detail {

/// The message of a transition that is not written as one; check.hpp reports it.
template <class Written>
struct unreadable {};

template <class Written>
struct arrow {
  using type = edge<unreadable<Written>, end>;
};
template <class Message, class Next>
struct arrow<Next(Message)> {
  using type = edge<Message, Next>;
};
template <class Message, class Next>
struct arrow<on<Message, Next>> {
  using type = edge<Message, Next>;
};

template <direction D, class... Arrows>
struct state_base {
  static constexpr typed_pipes::direction direction = D;
  using edges = list<typename arrow<Arrows>::type...>;
};

}  // namespace detail

/// Base of every protocol: brings its words into scope.
struct protocol {
  /// A state in which the client sends one of these messages.
  template <class... Arrows>
  using send = detail::state_base<direction::to_server, Arrows...>;

  /// A state in which the client receives one of these messages.
  template <class... Arrows>
  using recv = detail::state_base<direction::to_client, Arrows...>;

  template <class Message, class Next>
  using on = typed_pipes::on<Message, Next>;

  /// Where a session ends by its last message.
  using end = typed_pipes::end;
};

}  // namespace typed_pipes
