// -----------------------------------------------------------------------------
// packet.hpp - one message's place: a state word, what it says, and room for the message.
// -----------------------------------------------------------------------------
// The states are permissions. Four are those of 2012; `armed` is `waiting` for many at once:
//
//   empty     the sender may write the message, the receiver may announce that it sleeps
//   filled    the packet is the receiver's alone
//   waiting   as empty, and the receiver sleeps or is about to: the sender must wake it
//   armed     as empty, and the receiver waits on a notifier: the sender must ring it. Until it has
//             rung, or the receiver took the word back, the packet stays where it is
//   left      one side has gone; whoever sees this is the last
//
//   sender                                 receiver
//     writes the message                     polls while empty
//     exchange -> filled                     exchange -> waiting, sleeps
//       was empty: done                      sees filled: takes the message
//       was waiting: wake by address         sees left: closed
//       was armed: ring
//       was left: take the message back
//
// Source     Rust libcore/pipes.rs of 2012, where the four were called empty, full, blocked
//            and terminated.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/base/adaptive_wait.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <utility>

namespace typed_pipes::detail {

enum packet_state : std::uint32_t { empty, filled, waiting, left, armed };

template <class Sync>
struct packet_header {
  struct label {
    std::uint16_t edge;   // which message, numbered through the whole graph
    packet_header* next;  // where the session goes on; null after the last message
  };

  explicit packet_header(std::uint16_t state_index) : at(state_index) {}

  void say(label l) {
    edge.write() = l.edge;
    next.write() = l.next;
  }
  label said() { return {edge.read(), next.read()}; }

  typename Sync::template atomic<std::uint32_t> state{empty};
  const std::uint16_t at;  // the state whose message this packet carries
  typename Sync::template var<std::uint16_t> edge;
  typename Sync::template var<packet_header*> next;
  typename Sync::template var<typename basic_notifier<Sync>::member*> notifier;  // whom armed means
};

// Room for the largest message of a state. An empty message still gets its byte.
template <std::size_t Size, std::size_t Align>
struct message_room {
  alignas(Align) std::byte bytes[Size];

  template <class M>
  M& as() {
    return *std::launder(reinterpret_cast<M*>(bytes));
  }
};

/// A packet for the messages of state S of shape G.
template <class G, class S, class Sync>
struct packet : packet_header<Sync> {
  packet() : packet_header<Sync>(static_cast<std::uint16_t>(G::template index_of<S>)) {}

  typename Sync::template var<message_room<G::template largest_in<S>, G::template strictest_in<S>>>
      room;
};

/// Waits until the packet is filled or left and says which; nothing if the deadline came first, and
/// then the packet is as before. Only the receiver may call it; t null means for ever.
template <class Sync, class Waiting, class Word>
std::optional<packet_state> wait_for_message(Word& state, const clock::time_point* t) {
  using park = typename Sync::park;
  // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
  std::uint32_t seen = state.load(std::memory_order_acquire);
  if (seen != empty) return static_cast<packet_state>(seen);
  adaptive_wait<Waiting, Sync> patient;
  while (seen == empty && patient.keep_spinning()) {
    if (t != nullptr && patient.turns() % Sync::polls_per_look == 0 && Sync::passed(*t))
      return std::nullopt;
    // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
    seen = state.load(std::memory_order_acquire);
  }
  if (seen != empty) return static_cast<packet_state>(seen);

  // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
  seen = state.exchange(waiting, std::memory_order_acquire);
  if (seen != empty) return static_cast<packet_state>(seen);
  for (;;) {
    patient.before_park();
    if (t == nullptr) {
      park::wait(state, waiting);
    } else {
      park::wait_until(state, waiting, *t);
    }
    patient.after_park();
    // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
    seen = state.load(std::memory_order_acquire);
    if (seen != waiting) return static_cast<packet_state>(seen);
    if (t == nullptr || !Sync::passed(*t)) continue;
    // The sender may have come between the look and this: then the message counts, not the clock.
    // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
    seen = state.exchange(empty, std::memory_order_acquire);
    if (seen == waiting) return std::nullopt;
    return static_cast<packet_state>(seen);
  }
}

/// Publishes: the packet says filled or left from now on. Returns what it said before, and wakes a
/// receiver that slept there or rings its notifier. After this call the packet may be gone, unless left was
/// returned.
template <class Sync>
packet_state publish(packet_header<Sync>& p, packet_state what) {
  const auto address =
      Sync::park::address_of(p.state);  // not to be computed from a packet that is gone
  // [fill] release: message, edge and next are complete before the receiver can look.
  // [left] acquire, release: the last touch of who goes is over before the other frees.
  // [notifier] acquire: whom to ring was written before armed.
  const auto before = static_cast<packet_state>(p.state.exchange(what, std::memory_order_acq_rel));
  if (before == waiting) Sync::park::wake(address);
  if (before == armed) p.notifier.read()->notify();  // an armed packet stays until it has rung
  return before;
}

/// The receiver will be told by `whom` when the packet is filled or left; false if it is already.
template <class Sync>
bool arm(packet_header<Sync>& p, typename basic_notifier<Sync>::member& whom) {
  // relaxed: only the receiver writes `notifier`, and a word that is not empty is for take() to acquire.
  if (p.state.load(std::memory_order_relaxed) != empty) return false;
  p.notifier.write() = &whom;
  std::uint32_t expected = empty;
  // [notifier] release: the sender that finds armed reads whom to ring. relaxed: as above.
  return p.state.compare_exchange_strong(expected, armed, std::memory_order_release,
                                         std::memory_order_relaxed);
}

/// Takes that back; false if the notifier has been rung or is just being rung.
template <class Sync>
bool disarm(packet_header<Sync>& p) {
  std::uint32_t expected = armed;
  // relaxed: this thread gave the word and takes it back; on failure the notifier's word orders the rest.
  return p.state.compare_exchange_strong(expected, empty, std::memory_order_relaxed,
                                         std::memory_order_relaxed);
}

}  // namespace typed_pipes::detail
