// -----------------------------------------------------------------------------
// endpoint.hpp - one end of a pipe in one protocol state. Each operation consumes it and returns the next one.
// -----------------------------------------------------------------------------
// An endpoint holds a backend port and nothing else; its state is a template parameter. Where the port
// is one pointer, so is the endpoint. Every operation first checks that the endpoint is not spent and
// then calls the backend.
//
// Threads    one thread at a time per endpoint. An endpoint may be moved to another thread, also inside
//            a message. Everything done before send() is visible in the peer's handler.
// Errors     every operation throws spent_endpoint on an endpoint that is spent: default-constructed,
//            moved from, or already consumed. Such a call has no other effect.
// Close      destroying an endpoint, assigning over it, or close() leaves the session; this is allowed
//            in every state. Messages already sent are still delivered, then the peer sees `closed`.
// Source     Eric Holk's pipes for Rust, July 2012. The C++20 form is this project's.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstddef>
#include <ranges>
#include <type_traits>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/protocols/core/diagnose.hpp>
#include <typed_pipes/protocols/core/over.hpp>
#include <typed_pipes/protocols/core/report.hpp>
#include <typed_pipes/protocols/core/typestate.hpp>
#include <typed_pipes/protocols/core/vocabulary.hpp>
#include <utility>

namespace typed_pipes {

template <class State, role Role, class Protocol>
class receipt;
template <class State, role Role, class Protocol, class Message>
class attempt;

/// The client's end of a pipe, in State. Protocol is a protocol or over<Protocol, Backend>.
/// Threads: one at a time.
template <class State, class Protocol>
using client_end = endpoint<State, role::client, Protocol>;

/// The server's end of a pipe, in State. The server receives where the client sends, and the reverse.
/// Threads: one at a time.
template <class State, class Protocol>
using server_end = endpoint<State, role::server, Protocol>;

namespace detail {

/// Gives the library access to the port inside an endpoint; users cannot construct one from a port.
struct access {
  template <class Endpoint>
  static Endpoint make(typename Endpoint::port_type port) {
    return Endpoint(std::move(port));
  }
  template <class Endpoint>
  static typename Endpoint::port_type take_port(Endpoint& e) {
    return std::exchange(e.port_, {});
  }
  template <class Endpoint>
  static const typename Endpoint::port_type& port(const Endpoint& e) {
    return e.port_;
  }
};

template <class State, class Message>
struct edge_for;  // the index of the edge of State that carries Message
template <class State, class Message>
requires state<State>
struct edge_for<State, Message> {
  static constexpr std::size_t index = []<class... Es>(list<Es...>) {
    return index_in<list<typename Es::message...>, Message>;
  }(typename State::edges{});
  static constexpr bool legal = index < State::edges::size;
};

template <class State>
struct legal_messages;
template <class State>
requires state<State>
struct legal_messages<State> {
  template <class... Es>
  static the_legal_messages_are<typename Es::message...> of(list<Es...>);
  using type = decltype(of(typename State::edges{}));
};

// The same rule as construct(): aggregates are initialised with braces, everything else (and copies and
// moves) with parentheses.
template <class M, class... Args>
concept made_from = std::is_constructible_v<M, Args...> ||
    (std::is_aggregate_v<M> && !moves_or_copies<M, Args...> &&
     requires { M{std::declval<Args>()...}; });

/// The diagnostic for sending an M, constructed from Args, in this state; void if it is correct.
template <class State, role R, class P, class M, class... Args>
auto find_send_fault() {
  if constexpr (!contains<typename graph_of<P>::states, State>) {
    return std::type_identity<not_a_state_of_this_protocol<State, P, false>>{};
  } else if constexpr (!state<State>) {
    return std::type_identity<not_a_state<State, false>>{};
  } else if constexpr (!typed_pipes::sends(R, State::direction)) {
    return std::type_identity<not_your_turn_to_send<State, false>>{};
  } else if constexpr (!edge_for<State, M>::legal) {
    using legal = typename legal_messages<State>::type;
    return std::type_identity<message_not_legal_in_state<M, State, legal, false>>{};
  } else if constexpr (made_from<M, Args...>) {
    return std::type_identity<void>{};
  } else if constexpr (moves_or_copies<M, Args...>) {
    return std::type_identity<message_must_be_moved<M, false>>{};
  } else {
    return std::type_identity<message_not_made_from<M, these_arguments<Args...>, false>>{};
  }
}

/// The diagnostic for receiving in this state; void if it is correct.
template <class State, role R, class P>
auto find_recv_fault() {
  if constexpr (!contains<typename graph_of<P>::states, State>) {
    return std::type_identity<not_a_state_of_this_protocol<State, P, false>>{};
  } else if constexpr (!state<State>) {
    return std::type_identity<not_a_state<State, false>>{};
  } else if constexpr (typed_pipes::sends(R, State::direction)) {
    return std::type_identity<not_your_turn_to_recv<State, false>>{};
  } else {
    return std::type_identity<void>{};
  }
}

// Whether an End sends, or else receives, an M in its state.
template <class End, class M, bool Sends>
inline constexpr bool in_state_of = sizeof(not_an_end<End, false>) == 0;
template <class State, role R, class P, class M, bool Sends>
inline constexpr bool in_state_of<endpoint<State, R, P>, M, Sends> =
    state<State>&& contains<typename graph_of<P>::states, State>&& typed_pipes::sends(
        R, State::direction) == Sends&& edge_for<State, M>::legal;

template <class State, std::size_t E>
using next_of = typename nth_t<E, typename State::edges>::next;

template <role R, class P, class State, std::size_t E, class Port>
auto next_end(Port&& port) {
  using next = next_of<State, E>;
  if constexpr (!std::is_same_v<next, end>)
    return access::make<endpoint<next, R, P>>(std::forward<Port>(port));
}

// Uses the backend's put_all() if it has one.
template <class State, std::size_t E, class Message, class Port, class Range>
Port put_each(Port port, Range& messages) {
  if constexpr (requires { std::move(port).template put_all<State, E, Message>(messages); }) {
    return std::move(port).template put_all<State, E, Message>(messages);
  } else {
    for (auto&& m : messages)
      port = std::move(port).template put<State, E>(static_cast<Message&&>(m));
    return port;
  }
}

template <class Port>
void require_live(const Port& p) {
  if (!p) [[unlikely]]
    throw spent_endpoint();
}

}  // namespace detail

/// One end of a pipe, in State, seen from Role; usually written client_end or server_end. Move-only.
/// Threads: one at a time. Errors: every operation throws spent_endpoint on a spent endpoint.
template <class State, role Role, class Protocol>
class [[nodiscard]] TYPED_PIPES_CONSUMABLE endpoint {
 public:
  using state_type = State;                                    // where the session stands
  using protocol_type = Protocol;                              // a protocol, or over<P, Backend>
  using port_type = detail::port_of_protocol<Protocol, Role>;  // the backend's part of it
  static constexpr typed_pipes::role role = Role;              // client or server

  /// An empty endpoint: false, and every operation throws spent_endpoint.
  TYPED_PIPES_CONSTRUCTS_SPENT endpoint() = default;
  /// The same from `none`. Not annotated as spent, because a handler returns it where a loop tests the result:
  /// -Wconsumed would warn in correct loops.
  endpoint(none_t) {}

  endpoint(const endpoint&) = delete;  // pipes: it has one owner, so move it: [e = std::move(e)]
  endpoint& operator=(const endpoint&) = delete;  // pipes: it has one owner: a = std::move(b)
  endpoint(endpoint&&) noexcept = default;
  /// Closes the endpoint that is assigned over, if it is live.
  TYPED_PIPES_ASSIGNS endpoint& operator=(endpoint&&) noexcept = default;
  ~endpoint() = default;

  /// True until the endpoint is consumed or moved from. It stays true when the peer closes.
  TYPED_PIPES_TESTS_LIVE explicit operator bool() const noexcept {
    return static_cast<bool>(port_);
  }

  /// Sends m and returns the endpoint in the next state; returns void if the message ends the session.
  /// Does not report a closed peer: the message is destroyed, and the next receive calls `closed`.
  /// Waits only while a backend of fixed capacity is full (over<> names the backend).
  /// Threads: one at a time. Errors: spent_endpoint; what copying m throws, and std::bad_alloc where the
  /// backend allocates for messages: nothing is sent then, and this end closes.
  template <class Message>
  TYPED_PIPES_CONSUMES auto send(Message&& m) && {
    using M = std::remove_cvref_t<Message>;
    using fault = send_fault<M, Message>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::placeholder{};
    } else {
      return put<M>(std::forward<Message>(m));
    }
  }

  /// As send(), but constructs the M in the backend's memory from args: M(args...), or M{args...} for an
  /// aggregate. If the constructor throws, nothing is sent, this end closes and the exception propagates.
  /// Threads: one at a time. Errors: as send(), and what M's constructor throws.
  template <class M, class... Args>
  TYPED_PIPES_CONSUMES auto emplace(Args&&... args) && {
    using fault = send_fault<M, Args...>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::placeholder{};
    } else {
      return put<M>(std::forward<Args>(args)...);
    }
  }

  /// Sends every message of a range, for a message that leads back to State, and returns the same
  /// endpoint. Elements are copied, or moved from if the range is an rvalue container; elements of a view
  /// such as std::span are always copied; what a range makes as it is walked is moved; a proxy, as std::vector<bool>
  /// has, is converted. Each message can be received as soon as it is sent, and a full backend makes it wait as
  /// send() does. Where elements of a contiguous range are copied as bytes, a peer that sleeps may be woken once for
  /// several messages; any other element may wait for an answer while it is made or copied, and the peer is woken for
  /// each. Once the peer has left, the rest of the range may be left unwalked.
  ///   c = std::move(c).send_all(messages);
  /// Threads: one at a time. Errors: as send(), and what iterating or copying throws: this end then closes.
  template <class Range>
  TYPED_PIPES_CONSUMES auto send_all(Range&& messages) && {
    if constexpr (!std::ranges::input_range<Range>) {
      (void)sizeof(not_a_range<std::remove_cvref_t<Range>, false>);
      return detail::placeholder{};
    } else {
      // Few views are borrowed ranges, such as those of a filter, though their elements are another's.
      constexpr bool copied =
          std::ranges::borrowed_range<Range> || std::ranges::view<std::remove_cvref_t<Range>>;
      return send_range(messages, std::bool_constant<copied>{});
    }
  }

  /// Prepares to send m without waiting. Nothing is sent until match() is called on the returned attempt,
  /// with handlers for (next), (full, m, same) and (closed, m).
  /// Threads: one at a time. Errors: spent_endpoint.
  template <class Message>
  TYPED_PIPES_CONSUMES auto try_send(Message&& m) && {
    using M = std::remove_cvref_t<Message>;
    using fault = send_fault<M, Message>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::placeholder{};
    } else {
      detail::require_live(port_);
      return attempt<State, Role, Protocol, M>(std::exchange(port_, {}), std::forward<Message>(m));
    }
  }

  /// Prepares to receive. Nothing is received until match(), match_for(), match_until(), match_now(),
  /// take() or take_all() is called on the returned receipt.
  /// Threads: one at a time. Errors: spent_endpoint.
  TYPED_PIPES_CONSUMES auto recv() && {
    using fault = typename decltype(detail::find_recv_fault<State, Role, Protocol>())::type;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::placeholder{};
    } else {
      detail::require_live(port_);
      return receipt<State, Role, Protocol>(std::exchange(port_, {}));
    }
  }

  /// Leaves the session: messages already sent are still delivered, then the peer sees `closed`.
  /// Threads: one at a time. Errors: spent_endpoint.
  TYPED_PIPES_CONSUMES void close() && {
    detail::require_live(port_);
    const port_type leaving = std::exchange(port_, {});
  }

  /// @cond
  // Called with other arguments than the operation takes.
  template <class... Any>
  auto send(Any&&...) && {
    return detail::refused<not_one_message<these_arguments<Any...>, false>>();
  }
  template <int..., class... Any>
  auto emplace(Any&&...) && {
    return detail::refused<emplace_of_which_message<these_arguments<Any...>, false>>();
  }
  template <class... Any>
  auto send_all(Any&&...) && {
    return detail::refused<not_a_range<these_arguments<Any...>, false>>();
  }
  template <class... Any>
  auto try_send(Any&&...) && {
    return detail::refused<not_one_message<these_arguments<Any...>, false>>();
  }
  template <class... Any>
  auto recv(Any&&...) && {
    return detail::refused<arguments_for_nothing<these_arguments<Any...>, false>>();
  }
  template <class... Any>
  auto close(Any&&...) && {
    return detail::refused<arguments_for_nothing<these_arguments<Any...>, false>>();
  }

  // Called without std::move, or on what is const, as in a lambda without `mutable`.
  template <class... Any>
  auto send(Any&&...) const& {
    return detail::refused<used_without_move<endpoint, false>>();
  }
  template <class M, class... Any>
  auto emplace(Any&&...) const& {
    return detail::refused<used_without_move<endpoint, false>>();
  }
  template <class... Any>
  auto send_all(Any&&...) const& {
    return detail::refused<used_without_move<endpoint, false>>();
  }
  template <class... Any>
  auto try_send(Any&&...) const& {
    return detail::refused<used_without_move<endpoint, false>>();
  }
  template <class... Any>
  auto recv(Any&&...) const& {
    return detail::refused<used_without_move<endpoint, false>>();
  }
  template <class... Any>
  auto close(Any&&...) const& {
    return detail::refused<used_without_move<endpoint, false>>();
  }

  // There is one way to ask whether an endpoint is spent.
  friend bool operator==(const endpoint&, none_t) {
    (void)sizeof(compared_with_none<endpoint, false>);
    return false;
  }
  /// @endcond

 private:
  friend struct detail::access;
  template <class M, class... Args>
  using send_fault =
      typename decltype(detail::find_send_fault<State, Role, Protocol, M, Args...>())::type;

  explicit endpoint(port_type port) : port_(std::move(port)) {}

  // Copied: whether the elements are, because the range does not own them or is an lvalue.
  template <class Range, bool Copied>
  auto send_range(Range& messages, std::bool_constant<Copied>) {
    using element = std::conditional_t<Copied, std::ranges::range_reference_t<Range>,
                                       std::ranges::range_rvalue_reference_t<Range>>;
    using M = std::ranges::range_value_t<Range>;  // also where an element is reached by a proxy
    using fault = send_fault<M, element>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::placeholder{};
    } else if constexpr (!std::is_same_v<detail::next_of<State, detail::edge_for<State, M>::index>,
                                         State>) {
      (void)sizeof(message_leads_elsewhere<M, State, false>);
      return detail::placeholder{};
    } else {
      detail::require_live(port_);
      return detail::access::make<endpoint>(
          detail::put_each<State, detail::edge_for<State, M>::index, element>(
              std::exchange(port_, {}), messages));
    }
  }

  template <class M, class... Args>
  auto put(Args&&... args) {
    constexpr std::size_t edge = detail::edge_for<State, M>::index;
    detail::require_live(port_);
    port_type port = std::exchange(port_, {});  // closes the session if the constructor throws
    return detail::next_end<Role, Protocol, State, edge>(
        std::move(port).template put<State, edge>(std::forward<Args>(args)...));
  }

  port_type port_;
};

/// True if an endpoint of type End may send an M in its state. For tests: static_assert(!can_send<...>).
template <class End, class M>
inline constexpr bool can_send =
    detail::in_state_of<std::remove_cvref_t<End>, std::remove_cvref_t<M>, true>;

/// True if an endpoint of type End may receive an M in its state.
template <class End, class M>
inline constexpr bool can_receive =
    detail::in_state_of<std::remove_cvref_t<End>, std::remove_cvref_t<M>, false>;

}  // namespace typed_pipes
