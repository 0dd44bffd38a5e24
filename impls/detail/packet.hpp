// -----------------------------------------------------------------------------
// packet.hpp - one message's place: a state word, what it says, and room for the message.
// -----------------------------------------------------------------------------
// The states are permissions. Four are those of 2012; `armed` is `waiting` for many at once:
//
//   empty     the sender may write the message, the receiver may announce that it sleeps
//   filled    the packet is the receiver's alone
//   waiting   as empty, and the receiver sleeps or is about to: the sender must wake it
//   armed     as empty, and the receiver waits on a bell: the sender must ring it. Until it has
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
#include <utility>

#include "impls/backend.hpp"
#include "impls/bell.hpp"
#include "impls/detail/patience.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes::detail {

enum packet_state : std::uint32_t { empty, filled, waiting, left, armed };

// Which state's message the packet carries; and, where the policy is a value, that too: the packet is all
// that a session of packets has.
template <class Waiting>
struct packet_place {
  constexpr packet_place(std::size_t state_index, kept_policy<Waiting>) : at_(static_cast<std::uint16_t>(state_index)) {}
  std::size_t at() const { return at_; }
  kept_policy<Waiting> policy() const { return kept_policy<Waiting>({}); }
  template <std::size_t From, std::size_t To>
  packet_place moved() const {
    return packet_place(To, policy());
  }
  std::uint16_t at_;
};
template <>
struct packet_place<chosen> {
  constexpr packet_place(std::size_t state_index, kept_policy<chosen> p)
      : both_(static_cast<std::uint16_t>(state_index * 4 + static_cast<unsigned>(p.how))) {}
  std::size_t at() const { return both_ / 4; }
  kept_policy<chosen> policy() const { return kept_policy<chosen>(static_cast<wait_strategy>(both_ % 4)); }
  template <std::size_t From, std::size_t To>
  packet_place moved() const {
    packet_place to(*this);
    to.both_ = static_cast<std::uint16_t>(to.both_ + (To - From) * 4);
    return to;
  }
  std::uint16_t both_;
};
/// For designs that keep the policy elsewhere.
struct not_here {};
template <>
struct packet_place<not_here> {
  constexpr explicit packet_place(std::size_t state_index) : at_(static_cast<std::uint16_t>(state_index)) {}
  std::size_t at() const { return at_; }
  std::uint16_t at_;
};

template <class Sync, class Waiting = not_here>
struct packet_header {
  struct label {
    std::uint16_t edge;   // which message, numbered through the whole graph
    packet_header* next;  // where the session goes on; null after the last message
  };

  explicit packet_header(packet_place<Waiting> p) : place(p) {}

  void say(label l) {
    edge.write() = l.edge;
    next.write() = l.next;
  }
  label said() { return {edge.read(), next.read()}; }

  typename Sync::template atomic<std::uint32_t> state{empty};
  const packet_place<Waiting> place;
  typename Sync::template var<std::uint16_t> edge;
  typename Sync::template var<packet_header*> next;
  typename Sync::template var<typename basic_bell<Sync>::member*> bell;  // whom armed means
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
template <class G, class S, class Sync, class Waiting = not_here>
struct packet : packet_header<Sync, Waiting> {
  explicit packet(packet_place<Waiting> p) : packet_header<Sync, Waiting>(p) {}

  typename Sync::template var<message_room<G::template largest_in<S>, G::template strictest_in<S>>>
      room;
};

/// The part of a wait that begins when nothing was there. Returns empty if the deadline came first.
template <class Sync, class Waiting, class Word>
packet_state wait_patiently(Word& state, kept_policy<Waiting> policy,
                                              const clock::time_point* t) {
  using park = typename Sync::park;
  std::uint32_t seen = empty;
  patience<Waiting, Sync> patient(policy);
  // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
  const auto looks = [&] { return (seen = state.load(std::memory_order_acquire)) != empty; };
  if (poll(patient, looks, t) != polled::in_vain) return static_cast<packet_state>(seen);
  // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
  seen = state.exchange(waiting, std::memory_order_acquire);
  if (seen != empty) return static_cast<packet_state>(seen);
  for (;;) {
    patient.falls_asleep();
    if (t == nullptr) {
      park::wait(state, waiting);
    } else {
      park::wait_until(state, waiting, *t);
    }
    patient.wakes_up();
    // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
    seen = state.load(std::memory_order_acquire);
    if (seen != waiting) return static_cast<packet_state>(seen);
    if (t == nullptr || !Sync::passed(*t)) continue;
    // The sender may have come between the look and this: then the message counts, not the clock.
    // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
    seen = state.exchange(empty, std::memory_order_acquire);
    return seen == waiting ? empty : static_cast<packet_state>(seen);
  }
}

/// Waits until the packet is filled or left and says which; empty if the deadline came first, and
/// then the packet is as before. Only the receiver may call it; t null means for ever. policy() is asked
/// where it has to wait.
template <class Header>
struct waited {
  packet_state state;
  Header* packet;  // the one that was waited on, so that a caller need not keep it over the call
};

template <class Sync, class Waiting, class Header, class Policy>
[[gnu::noinline]] waited<Header> wait_for_it(Header* p, Policy policy, const clock::time_point* t) {
  return {wait_patiently<Sync, Waiting>(p->state, policy(p), t), p};
}

template <class Sync, class Waiting, class Header, class Policy>
waited<Header> wait_for_message(Header* p, Policy policy, const clock::time_point* t) {
  // [fill] acquire: the message is complete. [left] acquire: the sender's last touch is over.
  const std::uint32_t seen = p->state.load(std::memory_order_acquire);
  if (seen != empty) [[likely]]
    return {static_cast<packet_state>(seen), p};
  return wait_for_it<Sync, Waiting>(p, policy, t);
}

/// Publishes: the packet says filled or left from now on. Returns what it said before, and wakes a
/// receiver that slept there or rings its bell. After this call the packet may be gone, unless left was
/// returned.
template <class Sync, class Waiting>
packet_state publish(packet_header<Sync, Waiting>& p, packet_state what) {
  const auto address =
      Sync::park::address_of(p.state);  // not to be computed from a packet that is gone
  // [fill] release: message, edge and next are complete before the receiver can look.
  // [left] acquire, release: the last touch of who goes is over before the other frees.
  // [bell] acquire: whom to ring was written before armed.
  const auto before = static_cast<packet_state>(p.state.exchange(what, std::memory_order_acq_rel));
  if (before == waiting) Sync::park::wake(address);
  if (before == armed) p.bell.read()->ring();  // an armed packet stays until it has rung
  return before;
}

/// The receiver will be told by `whom` when the packet is filled or left; false if it is already.
template <class Sync, class Waiting>
bool arm(packet_header<Sync, Waiting>& p, typename basic_bell<Sync>::member& whom) {
  // relaxed: only the receiver writes `bell`, and a word that is not empty is for take() to acquire.
  if (p.state.load(std::memory_order_relaxed) != empty) return false;
  p.bell.write() = &whom;
  std::uint32_t expected = empty;
  // [bell] release: the sender that finds armed reads whom to ring. relaxed: as above.
  return p.state.compare_exchange_strong(expected, armed, std::memory_order_release,
                                         std::memory_order_relaxed);
}

/// Takes that back; false if the bell has been rung or is just being rung.
template <class Sync, class Waiting>
bool disarm(packet_header<Sync, Waiting>& p) {
  std::uint32_t expected = armed;
  // relaxed: this thread gave the word and takes it back; on failure the bell's word orders the rest.
  return p.state.compare_exchange_strong(expected, empty, std::memory_order_relaxed,
                                         std::memory_order_relaxed);
}

}  // namespace pipes::detail
