// -----------------------------------------------------------------------------
// protocol.hpp - the notation of protocols: states and their transitions, from the client's view.
// -----------------------------------------------------------------------------
//   struct bank : typed_pipes::protocol {
//     struct deposit { double money; };
//     struct connected;
//     using start = connected;
//     struct connected : send<auto(deposit) -> connected> {};
//   };
//
// `auto(deposit) -> connected` is a C++ function type, which is legal while both names are
// incomplete types. `on<deposit, connected>` means the same. The server has the dual protocol:
// it receives where the client sends.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/impls/contract/shape.hpp>

namespace typed_pipes {

/// A transition: Message leads to the state Next. The same as `auto(Message) -> Next`.
template <class Message, class Next>
struct on {};

namespace detail {

/// Marks a template argument that is not a transition; check.hpp reports it.
template <class Written>
struct not_parsed {};

template <class Written>
struct transition {
  using type = edge<not_parsed<Written>, end>;
};
template <class Message, class Next>
struct transition<Next(Message)> {
  using type = edge<Message, Next>;
};
template <class Message, class Next>
struct transition<on<Message, Next>> {
  using type = edge<Message, Next>;
};

template <direction D, class... Transitions>
struct state_base {
  static constexpr typed_pipes::direction direction = D;
  using edges = list<typename transition<Transitions>::type...>;
};

}  // namespace detail

/// Base class of every protocol: brings send, recv, on and end into scope.
struct protocol {
  /// A state in which the client sends one of these messages.
  template <class... Transitions>
  using send = detail::state_base<direction::to_server, Transitions...>;

  /// A state in which the client receives one of these messages.
  template <class... Transitions>
  using recv = detail::state_base<direction::to_client, Transitions...>;

  /// A transition: Message leads to the state Next.
  template <class Message, class Next>
  using on = typed_pipes::on<Message, Next>;

  /// The next state of the last message of a session.
  using end = typed_pipes::end;
};

}  // namespace typed_pipes
