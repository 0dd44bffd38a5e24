// -----------------------------------------------------------------------------
// backend.hpp - the contract between the front end and what moves the messages.
// -----------------------------------------------------------------------------
// A backend turns a shape (shape.hpp) into a channel, the memory that two ends share,
// and two ports, what an end holds. A port is linear: an operation consumes it and hands
// on the port to go on with. A queue-like port hands on itself, a packet-like port the
// packet that came with the message. Neither needs a virtual call.
//
//   struct my_backend {
//     static constexpr backend_traits traits{...};
//     template <class G, role R> class port;
//     template <class G> static std::pair<port<G, client>, port<G, server>> open();
//   };
//
// A port is default constructible (holds nothing), nothrow movable, explicitly
// convertible to bool (holds something), and its destructor leaves the session. One
// thread at a time may use it. On a port that holds something, in state S:
//
//   put<S, I>(args...) &&        constructs the message of edge I in the shared memory,
//     -> port                    publishes it and wakes a sleeping peer. Blocks while full if
//                                traits.put_blocks says so. Never fails: a message to a peer
//                                that has gone is destroyed. If the constructor throws,
//                                nothing was sent.
//   try_put<S, I, Res>(m,        the same, without waiting: exactly one continuation is
//     sent, full, closed) &&     called, sent(port) | full(m, port) | closed(m). The
//                                message comes back where it was not taken.
//   take<S, Res>(message,        waits for a message or the peer's leaving: calls
//     closed) &&                 message(integral_constant<size_t, I>, M&&, port) or closed().
//                                The handler may send at once: where the message still
//                                stood in the slot it would use, it has been moved out.
//   take_until<S, Res>(t,        the same until time point t, then late(port).
//     message, closed, late) &&
//   ready<S>() const             true: take will not wait.
//   arm<S>(notifier member) const    false if ready. Else the member is rung once, when the port is
//                                ready at the latest; who is rung asks ready again, for a sender
//                                that was slow may ring late, for what was taken already. Until
//                                it has rung only ready and disarm may be asked.
//   disarm<S>(notifier member) const true: it was not rung and will not be. false: it has been or
//                                is just being rung, and must be taken from its notifier before
//                                port or member are used again.
//
// A port may know a shorter way for many messages of a state S whose edge I leads back to it; without
// it the front end puts and takes one after the other:
//
//   put_all<S, I, M>(range) &&   put<S, I>(static_cast<M>(m)) for each m of the range. Each is there to
//     -> port                    be taken at once; a sleeping peer may be woken after the last.
//   take_all<S>(handler) &&      waits for a message of S, which has one edge; hands it and all that
//     -> port                    are there by then to handler(M&&). A port that holds nothing: closed.
//
// A backend in which many threads may send at one end has besides
//
//     template <class G, role R, class S> class shared_port;
//
// for a state S whose every message leads to S again. It is made from a port in state S, which it
// consumes; copyable, each copy for one thread at a time; the last copy to go leaves the session:
//
//   put<I>(m) const              as put<S, I> above
//   try_put<I>(m) const          the same; gives m back if the peer has gone
//
// Dropping a port: what it sent before is still delivered, then the peer's take calls
// closed; what it never took is destroyed, and ends inside those messages close in turn.
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

// Whose design it is: ours; of 2012; of another project; a lower bound of the machine, which carries no
// protocol; a program in another language.
enum class origin { ours, historic, third_party, floor, language };
enum class put_blocks { never, when_full };
enum class allocation { at_creation, queue_growth, per_message };

struct backend_traits {
  std::string_view name;  // the stable id; also the name of its file
  std::string_view wait;  // how a receiver waits: spin, yield, spin_then_park or park
  typed_pipes::origin origin;
  typed_pipes::put_blocks put_blocks;
  typed_pipes::allocation allocates;
  bool bounded_protocols_only;  // refuses a protocol without a bound on messages under way
  std::string_view design;      // the design in one line
  std::string_view source;      // where the idea comes from
  std::size_t capacity =
      0;  // messages that one direction holds; 0: unbounded, or the protocol decides
  std::string_view package = {};  // the Debian package it comes from; empty: part of this project
  std::string_view family = {};   // the kind of queue, for comparisons among equals; empty: none
};

/// Do two backends differ in nothing but how their receivers wait?
constexpr bool same_design(const backend_traits& a, const backend_traits& b) {
  return a.name == b.name;
}

template <class... Backends>
struct backend_list {
  static constexpr std::size_t size = sizeof...(Backends);
};

namespace detail {

// A protocol with one request and one answer, to ask of a type whether it is a backend.
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
                  requires(Port p, const Port& c, void (*sent)(Port), void (*full)(int, Port), void (*gone)(int),
                           void (*got)(std::integral_constant<std::size_t, 0>, char, Port), void (*closed)(),
                           void (*late)(Port), notifier::member& whom) {
                    static_cast<bool>(c);
                    { std::move(p).template put<Sends, 0>(1) } -> std::same_as<Port>;
                    std::move(p).template try_put<Sends, 0, void>(1, sent, full, gone);
                    std::move(p).template take<Receives, void>(got, closed);
                    std::move(p).template take_until<Receives, void>(clock::time_point{}, got, closed, late);
                    { c.template ready<Receives>() } -> std::same_as<bool>;
                    { c.template arm<Receives>(whom) } -> std::same_as<bool>;
                    { c.template disarm<Receives>(whom) } -> std::same_as<bool>;
                  };
// clang-format on

}  // namespace detail

// clang-format off
/// A type that satisfies the contract above. Only its form can be checked here; what it means is
/// checked by the conformance suite, which runs over every backend in the list.
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

/// Can a protocol of this shape run on this backend?
template <class B, class G>
inline constexpr bool carries = !B::traits.bounded_protocols_only || G::info.bounded;

// clang-format off
/// Can many threads send at an end of this backend, of a protocol of shape G, in state S?
template <class B, class G, role R, class S>
concept shares_sending = requires { typename B::template shared_port<G, R, S>; };
// clang-format on

}  // namespace typed_pipes
