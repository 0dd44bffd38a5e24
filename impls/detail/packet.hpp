// -----------------------------------------------------------------------------
// packet.hpp - storage for one message, with a state word and a label.
// -----------------------------------------------------------------------------
// The states are permissions. Four are those of 2012; at_notifier is `waiting` for one of many ports:
//
//   empty        the sender may write the message, the receiver may announce that it sleeps
//   filled       the receiver owns the packet
//   waiting      as empty, and the receiver sleeps or is about to: the sender must wake it
//   at_notifier  as empty, and the receiver waits at a notifier: the sender must notify it. The packet is
//                not freed before that, or before the receiver takes the state back
//   left         one side has left; the side that sees this is the last
//
//   sender                                 receiver
//     writes the message                     polls while empty
//     exchange -> filled                     exchange -> waiting, sleeps
//       was empty: done                      sees filled: takes the message
//       was waiting: wake by address         sees left: closed
//       was at_notifier: notify
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
#include <typed_pipes/impls/base/adaptive_wait.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <utility>

namespace typed_pipes::detail {

enum packet_state : std::uint32_t { empty, filled, waiting, left, at_notifier };

/// A packet without the storage for its message.
template <class Sync>
struct packet_header {
  struct label {
    std::uint16_t edge;   // which message, as an index in the whole graph
    packet_header* next;  // the packet of the next message; null after the last one
  };

  explicit packet_header(std::uint16_t index) : state_index(index) {}

  void write_label(label l) {
    edge.write() = l.edge;
    next.write() = l.next;
  }
  label read_label() { return {edge.read(), next.read()}; }

  typename Sync::template atomic<std::uint32_t> state{empty};
  const std::uint16_t state_index;  // of the protocol's state whose message this packet carries
  typename Sync::template var<std::uint16_t> edge;
  typename Sync::template var<packet_header*> next;
  // Of the receiver: what to notify, if at_notifier; and when it has closed with this packet undelivered, the
  // list of closing.hpp.
  union receiver_side {
    typename basic_notifier<Sync>::member* notifier;
    packet_header* next_closed;
  };
  typename Sync::template var<receiver_side> receiver;
};

// Storage for the largest message of a state. An empty message takes one byte.
template <std::size_t Size, std::size_t Align>
struct packet_storage {
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

  typename Sync::template var<
      packet_storage<G::template largest_in<S>, G::template strictest_in<S>>>
      storage;
};

/// The message of edge E out of state S, which is in packet p.
template <class G, class S, std::size_t E, class Sync>
auto& message_in(packet_header<Sync>& p) {
  using M = typename G::template message_of<S, E>;
  return static_cast<packet<G, S, Sync>&>(p).storage.read().template as<M>();
}
template <class G, class S, std::size_t E, class Sync>
void destroy_message(packet_header<Sync>& p) noexcept {
  std::destroy_at(std::addressof(detail::message_in<G, S, E>(p)));
}

/// Destroys the message of each filled packet from `first` on, and gives the packet to `then`, which may free it.
template <class G, class Sync, class Then>
void destroy_messages(packet_header<Sync>& first, Then then) noexcept {
  for (auto* p = std::addressof(first); p != nullptr;) {
    const auto label = p->read_label();
    G::visit_edge(label.edge,
                  [p]<class S, std::size_t E>() { detail::destroy_message<G, S, E>(*p); });
    then(p);
    p = label.next;
  }
}

/// Waits until the packet is filled or left and returns which; nullopt if the deadline *t passed first, and
/// then the packet is as before. Without a deadline (t is null) it waits for ever. For the receiver only.
template <class Sync, class Waiting, class Word>
std::optional<packet_state> wait_for_message(Word& state, const clock::time_point* t) {
  using park = typename Sync::park;
  // [fill] acquire: the message is complete. [left] acquire: the sender's last access is over.
  std::uint32_t seen = state.load(std::memory_order_acquire);
  if (seen != empty) return static_cast<packet_state>(seen);
  adaptive_wait<Waiting, Sync> spinner;
  while (seen == empty && spinner.keep_spinning()) {
    if (t != nullptr && spinner.turns() % Sync::polls_per_look == 0 && Sync::passed(*t))
      return std::nullopt;
    // [fill] acquire: the message is complete. [left] acquire: the sender's last access is over.
    seen = state.load(std::memory_order_acquire);
  }
  if (seen != empty) return static_cast<packet_state>(seen);

  // [fill] acquire: the message is complete. [left] acquire: the sender's last access is over.
  seen = state.exchange(waiting, std::memory_order_acquire);
  if (seen != empty) return static_cast<packet_state>(seen);
  for (;;) {
    spinner.before_park();
    if (t == nullptr) {
      park::wait(state, waiting);
    } else {
      park::wait_until(state, waiting, *t);
    }
    spinner.after_park();
    // [fill] acquire: the message is complete. [left] acquire: the sender's last access is over.
    seen = state.load(std::memory_order_acquire);
    if (seen != waiting) return static_cast<packet_state>(seen);
    if (t == nullptr || !Sync::passed(*t)) continue;
    // The sender may have published since that load: then the message counts, not the deadline.
    // [fill] acquire: the message is complete. [left] acquire: the sender's last access is over.
    seen = state.exchange(empty, std::memory_order_acquire);
    if (seen == waiting) return std::nullopt;
    return static_cast<packet_state>(seen);
  }
}

/// Publishes: sets the state to filled or left and returns the state before. Wakes a receiver that sleeps
/// on the packet, or notifies the one that waits at a notifier. After this call the packet may be freed,
/// unless left was returned.
template <class Sync>
packet_state publish(packet_header<Sync>& p, packet_state what) {
  const auto address = Sync::park::address_of(p.state);  // computed while the packet still exists
  // [fill] release: message, edge and next are complete before the receiver can see them.
  // [left] acquire, release: the last access of the side that leaves is over before the other frees.
  // [notifier] acquire: the member to notify was written before the state.
  const auto before = static_cast<packet_state>(p.state.exchange(what, std::memory_order_acq_rel));
  if (before == waiting) Sync::park::wake(address);
  if (before == at_notifier)
    p.receiver.read().notifier->notify();  // until then the receiver keeps the packet
  return before;
}

/// The sender will notify `member` when the packet is filled or left; false if it is already. For the
/// receiver only.
template <class Sync>
bool arm(packet_header<Sync>& p, typename basic_notifier<Sync>::member& member) {
  // relaxed: only the receiver writes `receiver`, and take() acquires a state that is not empty.
  if (p.state.load(std::memory_order_relaxed) != empty) return false;
  p.receiver.write().notifier = std::addressof(member);
  std::uint32_t expected = empty;
  // [notifier] release: the sender that sees at_notifier reads the member. relaxed: as above.
  return p.state.compare_exchange_strong(expected, at_notifier, std::memory_order_release,
                                         std::memory_order_relaxed);
}

/// Undoes arm(); false if the member has been notified or is just being notified.
template <class Sync>
bool disarm(packet_header<Sync>& p) {
  std::uint32_t expected = at_notifier;
  // relaxed: takes back what this thread wrote; on failure the notifier orders the rest.
  return p.state.compare_exchange_strong(expected, empty, std::memory_order_relaxed,
                                         std::memory_order_relaxed);
}

/// The receiver left at packet p, which was filled. Leaves at the packets that follow too: the peer sees that
/// before any message is destroyed. The filled ones, linked from p to a null pointer, belong to the caller.
/// Returns the packet after them if the peer had left there, so that no thread uses it; else null.
template <class Sync>
packet_header<Sync>* leave_behind(packet_header<Sync>* p) noexcept {
  while (packet_header<Sync>* const next = p->next.read()) {
    const packet_state before = detail::publish(*next, left);
    if (before == filled) {
      p = next;
      continue;
    }
    p->next.write() = nullptr;
    return before == left ? next : nullptr;
  }
  return nullptr;
}

}  // namespace typed_pipes::detail
