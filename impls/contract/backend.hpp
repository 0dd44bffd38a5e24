// -----------------------------------------------------------------------------
// backend.hpp - the contract between the front end and the backends, which move the messages.
// -----------------------------------------------------------------------------
// A backend turns the shape of a protocol (shape.hpp) into a channel, the memory that two
// endpoints share, and two ports, one for each endpoint. A port is linear: an operation
// consumes it and returns the port for the next operation. The port of a queue returns
// itself, the port of a packet returns the packet that came with the message. Neither
// needs a virtual call.
//
//   struct my_backend {
//     static constexpr backend_traits traits{...};
//     template <class G, role R> class port;
//     template <class G> static std::pair<port<G, client>, port<G, server>> open();
//   };
//
// A port is default constructible (then it is empty), nothrow movable, explicitly
// convertible to bool (true unless it is empty), and its destructor leaves the session. One
// thread at a time may use it. On a port that is not empty, in state S:
//
//   put<S, E>(args...) &&        constructs the message of edge E in the shared memory,
//     -> port                    publishes it and wakes a sleeping peer. Blocks while full if
//                                traits.put_blocks says so. Never fails: a message to a
//                                disconnected peer is destroyed. If the constructor throws, or
//                                memory runs out, nothing was sent and the port is as before.
//   try_put<S, E, Res>(m,        as put, without waiting: calls exactly one continuation,
//     sent, full, closed) &&     sent(port), full(m, port) or closed(m). A message that was
//                                not sent is returned in m.
//   take<S, Res>(message,        waits until a message arrives or the peer disconnects; calls
//     closed) &&                 message(integral_constant<size_t, E>, M&&, port) or closed().
//                                The handler may send at once: if that would use the slot of
//                                its message, the message has been moved out of it.
//   take_until<S, Res>(t,        as take, but calls late(port) if time point t passed first.
//     message, closed, late) &&
//   ready<S>() const             true: take will not wait.
//   arm<S>(member) const         false if the port is ready. Otherwise the notifier member is
//                                notified once, at the latest when the port becomes ready. Spurious
//                                notifications are possible: a slow sender may notify late, for a
//                                message that was already taken; so call ready again. Until the
//                                notification only ready and disarm may be called.
//   disarm<S>(member) const      true: the member was not notified and will not be. false: it was,
//                                or is just being notified, and must be taken from its notifier
//                                before the port or the member is used again.
//
// A port may have a faster way for many messages of a state S whose edge E leads back to S. Without
// it the front end calls put and take for each message:
//
//   put_all<S, E, M>(range) &&   put<S, E>(static_cast<M&&>(m)) for each m of the range. Each message can
//     -> port                    be taken at once; of a contiguous range a sleeping peer may be
//                                woken after the last. It may stop once the peer has left.
//   take_all<S>(handler) &&      waits for a message of S, which has one edge; calls handler(M&&) for it
//     -> port                    and for all that have arrived by then. Returns an empty port if the
//                                peer disconnected and nothing was left; after messages the next
//                                call may be the one that does.
//
// A backend in which many threads may send at one endpoint also has
//
//     template <class G, role R, class S> class shared_port;
//
// for a state S whose every message leads back to S. It is made from a port in state S, which it
// consumes. It can be copied; each copy is for one thread at a time; the last copy leaves the session:
//
//   put<E>(m) const              as put<S, E> above
//   try_put<E>(m) const          as put; returns m if the peer disconnected
//
// When a port is destroyed, the messages that it sent are still delivered; after them the peer's take
// calls closed. Messages that it did not take are destroyed, and endpoints inside them close in turn: in a loop
// (closing.hpp), so that any depth of nesting needs the same stack. The peer can see that a port has left before
// any of its messages is destroyed.
//
// Only open(), put, try_put and what makes a shared_port may allocate, as traits.allocates says. What fails there
// throws and has no effect, so that a session can always be left.
// -----------------------------------------------------------------------------
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <utility>

namespace typed_pipes {

/// Where a backend comes from: designed here; the designs of 2012; another project; a lower bound of the
/// machine, which carries no protocol; a program in another language.
enum class origin { ours, historic, third_party, floor, language };
/// When put waits: never, or while the channel is full.
enum class put_blocks { never, when_full };
/// When memory is allocated: when a session is created only; as a queue grows; for each message.
enum class allocation { at_creation, queue_growth, per_message };

/// The facts that are known of a backend at compile time. Runs record it, and the tables of the documents show it.
struct backend_traits {
  std::string_view name;               // the stable id; also the name of its file
  std::string_view wait;               // how a receiver waits: spin, yield, spin_then_park or park
  typed_pipes::origin origin;          // where it comes from
  typed_pipes::put_blocks put_blocks;  // when put, and so send(), waits
  typed_pipes::allocation allocates;   // when it allocates memory
  bool bounded_protocols_only;         // refuses a protocol without a bound on messages under way
  std::string_view design;             // the design in one line
  std::string_view source;             // where the idea comes from
  std::size_t capacity =
      0;  // messages that one direction holds; 0: unbounded, or the protocol decides
  std::string_view package = {};  // the Debian package it comes from; empty: part of this project
  std::string_view family = {};   // the kind of queue, for comparisons among equals; empty: none
  int look = -1;               // number of its colour and marker in its origin; -1: the first free
  bool keeps_threads = false;  // has threads of its own, which stay when its sessions are closed
};

/// Whether two backends differ only in their wait strategy.
constexpr bool same_design(const backend_traits& a, const backend_traits& b) {
  return a.name == b.name;
}

/// Backends as a list of types, for tests and benchmarks that run over each of them.
template <class... Backends>
struct backend_list {
  static constexpr std::size_t size = sizeof...(Backends);  // how many
};

namespace detail {

// A protocol with one request and one reply, with which the concept `backend` is checked.
struct probe_asking;
struct probe_answering {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_client;
  using edges = list<edge<char, end>>;
};
struct probe_asking {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<int, probe_answering>>;
};
using probe = graph<probe_asking>;

// clang-format off
template <class Port, class Sends, class Receives>
concept port_of = std::default_initializable<Port> && std::is_nothrow_move_constructible_v<Port> &&
                  std::is_nothrow_move_assignable_v<Port> &&
                  requires(Port p, const Port& c, void (*sent)(Port), void (*full)(int, Port), void (*disconnected)(int),
                           void (*got)(std::integral_constant<std::size_t, 0>, char, Port), void (*closed)(),
                           void (*late)(Port), notifier::member& member) {
                    static_cast<bool>(c);
                    { std::move(p).template put<Sends, 0>(1) } -> std::same_as<Port>;
                    std::move(p).template try_put<Sends, 0, void>(1, sent, full, disconnected);
                    std::move(p).template take<Receives, void>(got, closed);
                    std::move(p).template take_until<Receives, void>(clock::time_point{}, got, closed, late);
                    { c.template ready<Receives>() } -> std::same_as<bool>;
                    { c.template arm<Receives>(member) } -> std::same_as<bool>;
                    { c.template disarm<Receives>(member) } -> std::same_as<bool>;
                  };
// clang-format on

}  // namespace detail

// clang-format off
/// A type that satisfies the contract of backends, @ref backend.hpp. Only its syntax is checked here. The
/// conformance suite, which runs for every backend in all.hpp, checks what it does.
template <class B>
concept backend = requires {
  { B::traits } -> std::convertible_to<const backend_traits&>;
  {
    B::template open<detail::probe>()
    } -> std::same_as<std::pair<typename B::template port<detail::probe, role::client>,
                                typename B::template port<detail::probe, role::server>>>;
} && detail::port_of<typename B::template port<detail::probe, role::client>, detail::probe_asking,
                     detail::probe_answering>;
// clang-format on

/// Whether a protocol of shape G can run on backend B.
template <class B, class G>
inline constexpr bool carries = !B::traits.bounded_protocols_only || G::info.bounded;

// clang-format off
/// Whether many threads can send at the endpoint of role R in state S of shape G on backend B.
template <class B, class G, role R, class S>
concept shares_sending = requires { typename B::template shared_port<G, R, S>; };
// clang-format on

}  // namespace typed_pipes
