// -----------------------------------------------------------------------------
// packet_port.hpp - what the ports of backends over packets share: how they wait, and how they are dropped.
// -----------------------------------------------------------------------------
// A port is a pointer to the packet of the next message. The backend says how a message is put, how one is
// delivered, and which side frees a packet:
//
//   struct port : packet_port<port, Sync, Waiting> {
//     static Res deliver<S, Res>(header*, packet_state, Message&, Closed&);  // this packet is filled or left
//     static void leave(header*) noexcept;                                   // this port is dropped
//     static void destroy_undelivered(header& first) noexcept;               // nobody will receive these
//   };
//
// Threads    one at a time.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/impls/detail/owner.hpp>
#include <typed_pipes/impls/detail/packet.hpp>
#include <utility>

namespace typed_pipes::detail {

/// The base of Port, which is a backend's port over packets.
template <class Port, class Sync, class Waiting>
class packet_port {
 protected:
  using header = packet_header<Sync>;

 public:
  packet_port() = default;
  explicit packet_port(header* p) noexcept : packet_(p) {}
  explicit operator bool() const noexcept { return packet_ != nullptr; }

  template <class S, class Res, class Message, class Closed>
  Res take(Message&& message, Closed&& closed) && {
    const auto state = detail::wait_for_message<Sync, Waiting>(packet_->state, nullptr);
    return Port::template deliver<S, Res>(packet_.release(), *state, message, closed);
  }

  template <class S, class Res, class Message, class Closed, class Late>
  Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
    const auto state = detail::wait_for_message<Sync, Waiting>(packet_->state, &t);
    if (!state) return std::forward<Late>(late)(static_cast<Port&&>(*this));
    return Port::template deliver<S, Res>(packet_.release(), *state, message, closed);
  }

  template <class S>
  bool ready() const {
    // relaxed: nothing is read but the state; the take that follows acquires.
    const std::uint32_t seen = packet_->state.load(std::memory_order_relaxed);
    return seen == filled || seen == left;
  }

  template <class S>
  bool arm(typename basic_notifier<Sync>::member& member) const {
    return detail::arm(*packet_, member);
  }
  template <class S>
  bool disarm(typename basic_notifier<Sync>::member&) const {
    return detail::disarm(*packet_);
  }

 protected:
  /// A kind of session for closing.hpp: the filled packets that a closed end left, linked from the first one.
  struct undelivered_packets {
    using sync = Sync;
    using undelivered = header;
    static header*& next(header& first) { return first.receiver.write().next_closed; }
    static void destroy(header& first) noexcept { Port::destroy_undelivered(first); }
  };

  struct leaving {
    void operator()(header* p) const noexcept { Port::leave(p); }
  };

 private:
  friend Port;
  detail::owner<header, leaving> packet_;  // dropped, it leaves the session
};

}  // namespace typed_pipes::detail
