// -----------------------------------------------------------------------------
// endpoint.hpp - one end of a pipe in one state. Using it consumes it and yields the next one.
// -----------------------------------------------------------------------------
// An endpoint is a port and a state, nothing more: one pointer wide where the port is one. Every
// operation tests that it is not spent (spent_endpoint) and leaves the rest to the backend.
//
// Threads    one at a time per end; ends may be moved to another thread, also inside
//            messages. What was done before send() is visible to the peer's handler.
// Close      destroying, overwriting or close() leaves the session in any state: what was
//            sent is still delivered, then the peer sees `closed`.
// Source     Holk's pipes for Rust, July 2012; specified in C++20 by this project.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstddef>
#include <ranges>
#include <type_traits>
#include <typed_pipes/impls/detail/construct.hpp>
#include <typed_pipes/impls/shape.hpp>
#include <typed_pipes/protocols/core/diagnose.hpp>
#include <typed_pipes/protocols/core/over.hpp>
#include <typed_pipes/protocols/core/typestate.hpp>
#include <typed_pipes/protocols/core/vocabulary.hpp>
#include <utility>

namespace typed_pipes {

template <class State, role Role, class Protocol>
class endpoint;
template <class State, role Role, class Protocol>
class receipt;
template <class State, role Role, class Protocol, class Message>
class attempt;

/// One end of a pipe that runs Protocol (or over<Protocol, backend>), in State.
template <class State, class Protocol>
using client_end = endpoint<State, role::client, Protocol>;
template <class State, class Protocol>
using server_end = endpoint<State, role::server, Protocol>;

namespace detail {

/// The library's own door to what an endpoint holds.
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
struct edge_for;  // which edge of a state carries this message
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

// By the rule of construct(): an aggregate with braces, all else, and a copy or move, with parentheses.
template <class M, class... Args>
concept made_from = std::is_constructible_v<M, Args...> ||
    (std::is_aggregate_v<M> && !moves_or_copies<M, Args...> &&
     requires { M{std::declval<Args>()...}; });

/// What is wrong with sending an M, made from these arguments, in this state: void if nothing is.
template <class State, role R, class P, class M, class... Args>
auto find_send_fault() {
  if constexpr (!contains<typename graph_of<P>::states, State>) {
    return std::type_identity<not_a_state_of_this_protocol<State, P, false>>{};
  } else if constexpr (!sends(R, State::direction)) {
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

template <class State, role R, class P>
auto find_recv_fault() {
  if constexpr (!contains<typename graph_of<P>::states, State>) {
    return std::type_identity<not_a_state_of_this_protocol<State, P, false>>{};
  } else if constexpr (sends(R, State::direction)) {
    return std::type_identity<not_your_turn_to_recv<State, false>>{};
  } else {
    return std::type_identity<void>{};
  }
}

template <class State, std::size_t I>
using next_of = typename nth_t<I, typename State::edges>::next;

template <role R, class P, class State, std::size_t I, class Port>
auto next_end(Port&& port) {
  using next = next_of<State, I>;
  if constexpr (!std::is_same_v<next, end>)
    return access::make<endpoint<next, R, P>>(std::forward<Port>(port));
}

// A backend may know a shorter way than one put after the other.
template <class State, std::size_t I, class Message, class Port, class Range>
Port put_each(Port port, Range& messages) {
  if constexpr (requires { std::move(port).template put_all<State, I, Message>(messages); }) {
    return std::move(port).template put_all<State, I, Message>(messages);
  } else {
    for (auto&& m : messages)
      port = std::move(port).template put<State, I>(static_cast<Message>(m));
    return port;
  }
}

template <class Port>
void require_live(const Port& p) {
  if (!p) [[unlikely]]
    throw spent_endpoint();
}

}  // namespace detail

template <class State, role Role, class Protocol>
class [[nodiscard]] TYPED_PIPES_CONSUMABLE endpoint {
 public:
  using state_type = State;
  using protocol_type = Protocol;
  using port_type = detail::port_of_protocol<Protocol, Role>;
  static constexpr typed_pipes::role role = Role;

  /// An empty end: false, and spent for every operation.
  TYPED_PIPES_BORN_SPENT endpoint() = default;
  TYPED_PIPES_BORN_LIVE endpoint(none_t) {}  // live to the analysis: what a loop tests decides

  endpoint(endpoint&&) noexcept = default;
  /// Assigning over a live end closes that one.
  TYPED_PIPES_REVIVES endpoint& operator=(endpoint&&) noexcept = default;
  ~endpoint() = default;

  /// True while usable.
  TYPED_PIPES_TESTS explicit operator bool() const noexcept { return static_cast<bool>(port_); }

  /// Sends m and returns the end to go on with (void after the last message). Never fails: to a closed
  /// peer the message is destroyed, and the next receive says `closed`. Waits for room on a bounded
  /// backend only.
  template <class Message>
  TYPED_PIPES_CONSUMES auto send(Message&& m) && {
    using M = std::remove_cvref_t<Message>;
    using fault = send_fault<M, Message>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::stand_in{};
    } else {
      return put<M>(std::forward<Message>(m));
    }
  }

  /// Constructs the message in the shared memory, from what its constructor or its braces take. If the
  /// constructor throws, nothing was sent and the pipe closes.
  template <class M, class... Args>
  TYPED_PIPES_CONSUMES auto emplace(Args&&... args) && {
    using fault = send_fault<M, Args...>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::stand_in{};
    } else {
      return put<M>(std::forward<Args>(args)...);
    }
  }

  /// Sends each message of a range, in a state that it leads back to, and returns the same end. They are
  /// copied, or moved from a container that is an rvalue; a span or another view of what somebody else
  /// holds is copied from in any case. As send() for each: none is kept back to go with a later one, and
  /// on a bounded backend it waits for room. Only what can be said once is said once: a peer that sleeps
  /// may be woken after several.
  ///   c = std::move(c).send_all(some);
  template <class Range>
  TYPED_PIPES_CONSUMES auto send_all(Range&& messages) && {
    using element = std::conditional_t<std::ranges::borrowed_range<Range>,
                                       std::ranges::range_reference_t<Range>,
                                       std::ranges::range_rvalue_reference_t<Range>>;
    using M = std::remove_cvref_t<element>;
    using fault = send_fault<M, element>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::stand_in{};
    } else if constexpr (!std::is_same_v<detail::next_of<State, detail::edge_for<State, M>::index>,
                                         State>) {
      (void)sizeof(message_leads_elsewhere<M, State, false>);
      return detail::stand_in{};
    } else {
      detail::require_live(port_);
      return detail::access::make<endpoint>(
          detail::put_each<State, detail::edge_for<State, M>::index, element>(
              std::exchange(port_, {}), messages));
    }
  }

  /// Offers m without waiting: match() on the attempt says (next), (full, m, same) or (closed, m).
  template <class Message>
  TYPED_PIPES_CONSUMES auto try_send(Message&& m) && {
    using M = std::remove_cvref_t<Message>;
    using fault = send_fault<M, Message>;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::stand_in{};
    } else {
      detail::require_live(port_);
      return attempt<State, Role, Protocol, M>(std::exchange(port_, {}), std::forward<Message>(m));
    }
  }

  /// A receipt: has not waited yet; its match(), match_for(), match_until(), match_now() and take() do.
  TYPED_PIPES_CONSUMES auto recv() && {
    using fault = typename decltype(detail::find_recv_fault<State, Role, Protocol>())::type;
    if constexpr (!std::is_void_v<fault>) {
      (void)sizeof(fault);
      return detail::stand_in{};
    } else {
      detail::require_live(port_);
      return receipt<State, Role, Protocol>(std::exchange(port_, {}));
    }
  }

  /// Leaves the session. On a spent end it throws as every operation does.
  TYPED_PIPES_CONSUMES void close() && {
    detail::require_live(port_);
    const port_type leaving = std::exchange(port_, {});
  }

 private:
  friend struct detail::access;
  template <class M, class... Args>
  using send_fault =
      typename decltype(detail::find_send_fault<State, Role, Protocol, M, Args...>())::type;

  TYPED_PIPES_BORN_LIVE explicit endpoint(port_type port) : port_(std::move(port)) {}

  template <class M, class... Args>
  auto put(Args&&... args) {
    constexpr std::size_t edge = detail::edge_for<State, M>::index;
    detail::require_live(port_);
    port_type port = std::exchange(port_, {});  // if the constructor throws, this leaves
    return detail::next_end<Role, Protocol, State, edge>(
        std::move(port).template put<State, edge>(std::forward<Args>(args)...));
  }

  port_type port_;
};

/// May this end send an M? For tests: static_assert(!can_send<...>).
template <class End, class M>
inline constexpr bool can_send = false;
template <class State, role Role, class Protocol, class M>
inline constexpr bool can_send<endpoint<State, Role, Protocol>, M> =
    sends(Role, State::direction) && detail::edge_for<State, M>::legal;

/// May this end receive an M?
template <class End, class M>
inline constexpr bool can_receive = false;
template <class State, role Role, class Protocol, class M>
inline constexpr bool can_receive<endpoint<State, Role, Protocol>, M> =
    !sends(Role, State::direction) && detail::edge_for<State, M>::legal;

}  // namespace typed_pipes
