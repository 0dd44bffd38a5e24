// -----------------------------------------------------------------------------
// slot_port.hpp - the port of the backends over a slot_ring: the position of one side in its session.
// -----------------------------------------------------------------------------
// A pointer to the session's memory, the sequence number of the next message and, if a sender may have to
// wait, the first sequence number without a free slot. All shared state is in slot_ring.hpp.
//
// Threads    one at a time.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <type_traits>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/impls/detail/slot_layout.hpp>
#include <utility>

namespace typed_pipes::detail {

/// The port of role R over Ring, the memory of a session of shape G, in which a sender never waits if NeverFull.
/// A port is complete where the memory is not yet: a message of the session may hold one.
template <class Ring, class G, role R, bool NeverFull>
class slot_port {
 public:
  slot_port() = default;
  explicit slot_port(Ring* r) noexcept
      : at_(Ring::first()), ring_(r), limit_(Ring::first() + Ring::size) {}
  // Member by member: a port that is copied as a block of bytes would not stay in registers.
  slot_port(slot_port&& from) noexcept
      : at_(from.at_), ring_(std::exchange(from.ring_, nullptr)), limit_(from.limit_) {}
  slot_port& operator=(slot_port&& from) noexcept {
    // Taken before this port leaves, so that a move to itself changes nothing.
    Ring* const taken = std::exchange(from.ring_, nullptr);
    leave();
    // An empty port has nothing else to copy; the compiler often knows whether it is empty.
    if (NeverFull || taken != nullptr) {
      ring_ = taken;
      at_ = from.at_;
      limit_ = from.limit_;
    }
    return *this;
  }
  ~slot_port() { leave(); }
  explicit operator bool() const noexcept { return ring_ != nullptr; }

  template <class S, std::size_t E, class... Args>
  slot_port put(Args&&... args) && {
    if (!has_capacity() && !wait_for_capacity()) [[unlikely]] {
      const in_place<typename G::template message_of<S, E>> discarded(std::forward<Args>(args)...);
      return std::move(*this);
    }
    ring_->template write<S, E>(at_, std::forward<Args>(args)...);
    return std::move(*this).template after_sending<S, E>();
  }

  /// Publishes each message of a range at once. Where messages are copied from memory as bytes the receiver is
  /// notified only after the last one and before waiting for capacity. Any other range may make its elements as it is
  /// walked, and any other copy may wait for an answer, so the receiver is notified of each.
  template <class S, std::size_t E, class Message, class Range>
  slot_port put_all(Range& messages) && {
    static_assert(!NeverFull, "a state that leads back to itself has no bound");
    constexpr bool at_once =
        std::ranges::contiguous_range<Range> &&
        std::is_trivially_constructible_v<typename G::template message_of<S, E>, Message>;
    for (auto&& m : messages) {
      if (!has_capacity()) [[unlikely]] {
        ring_->template notify_peer<R>();  // or both sides would wait
        if (!wait_for_capacity()) return std::move(*this);
      }
      ring_->template write<S, E>(at_, static_cast<Message&&>(m));
      ++at_;
      if constexpr (!at_once) ring_->template notify_peer<R>();
    }
    if constexpr (at_once) ring_->template notify_peer<R>();
    return std::move(*this);
  }

  template <class S, std::size_t E, class Res, class M, class Sent, class Full, class Closed>
  Res try_put(M m, Sent&& sent, Full&& full, Closed&& closed) && {
    if (ring_->template peer_disconnected<R>()) {
      leave();  // before the handler runs
      return std::forward<Closed>(closed)(std::move(m));
    }
    if (!has_capacity()) return std::forward<Full>(full)(std::move(m), std::move(*this));
    ring_->template write<S, E>(at_, std::move(m));
    return std::forward<Sent>(sent)(std::move(*this).template after_sending<S, E>());
  }

  template <class S, class Res, class Message, class Closed>
  Res take(Message&& message, Closed&& closed) && {
    return deliver<S, Res>(ring_->template wait<R>(at_, burst(), nullptr), message, closed);
  }

  template <class S, class Res, class Message, class Closed, class Late>
  Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
    const std::uint32_t stamp = ring_->template wait<R>(at_, burst(), &t);
    if (stamp == Ring::timed_out) return std::forward<Late>(late)(std::move(*this));
    return deliver<S, Res>(stamp, message, closed);
  }

  /// Waits for a message of a state that leads back to itself, then hands over all that have arrived.
  template <class S, class Handler>
  slot_port take_all(Handler& each) && {
    if (ring_->template wait<R>(at_, burst(), nullptr) == Ring::disconnected) return slot_port();
    do {
      each(take_out<S, 0>());
    } while (ring_->arrived(at_));
    return std::move(*this);
  }

  template <class S>
  bool ready() const {
    return ring_->template ready<R>(at_);
  }
  template <class S, class Member>
  bool arm(Member& member) const {
    return ring_->template arm<R>(at_, member);
  }
  template <class S, class Member>
  bool disarm(Member&) const {
    return ring_->template disarm<R>();
  }

 private:
  void leave() noexcept {
    if (ring_ != nullptr) [[unlikely]]
      std::exchange(ring_, nullptr)->template leave<R>(at_);
  }

  bool has_capacity() {
    if constexpr (NeverFull) {
      return true;
    } else {
      if (at_ != limit_) [[likely]]
        return true;
      limit_ = ring_->template refresh_limit<R>(at_);
      return at_ != limit_;
    }
  }
  bool wait_for_capacity() {
    if constexpr (NeverFull) {
      return true;
    } else {
      limit_ = ring_->template wait_for_capacity<R>(at_);
      return at_ != limit_;
    }
  }

  // This side may send now, so all slots are free (the half-duplex lemma).
  void begin_burst() {
    if constexpr (!NeverFull) limit_ = at_ + Ring::size;
  }

  // The most messages that this side has received since it last sent.
  sequence burst() const {
    if constexpr (NeverFull)
      return 0;
    else
      return at_ + Ring::size - limit_;
  }

  // To be called when message E of state S is published.
  template <class S, std::size_t E>
  slot_port after_sending() && {
    ++at_;
    ring_->template notify_peer<R>();
    if constexpr (std::is_same_v<typename G::template next_of<S, E>, end>) leave();
    return std::move(*this);
  }

  // Message E of state S, which has arrived. Its slot is free before the caller sees the message.
  template <class S, std::size_t E>
  typename G::template message_of<S, E> take_out() {
    using M = typename G::template message_of<S, E>;
    ring_->template fetch_ahead<R>(at_);
    M& here = ring_->template message<S, E>(at_);
    M taken(std::move(here));
    std::destroy_at(std::addressof(here));
    ring_->template give_back<R>(at_);
    ++at_;
    return taken;
  }

  template <class S, class Res, class Message, class Closed>
  Res deliver(std::uint32_t stamp, Message& message, Closed& closed) {
    if (stamp == Ring::disconnected) [[unlikely]] {
      leave();
      return closed();
    }
    constexpr std::size_t count = edges_of_t<S>::size;
    return detail::dispatch<count>(Ring::edge_of(stamp) - G::template edge_index<S, 0>,
                                   [&](auto i) -> Res {
                                     using next = typename G::template next_of<S, i.value>;
                                     auto taken = take_out<S, i.value>();
                                     if constexpr (std::is_same_v<next, end>) {
                                       leave();
                                     } else if constexpr (typed_pipes::sends(R, next::direction)) {
                                       begin_burst();
                                     }
                                     return message(i, std::move(taken), std::move(*this));
                                   });
  }

  // The pointer is between the two sequence numbers. Side by side, compilers copy them by one load of
  // 16 bytes right after two stores of 8, and such a load waits until both stores have left the core.
  sequence at_ = 0;  // the next message
  Ring* ring_ = nullptr;

  // Messages below the limit have a free slot. Without backpressure there is no limit, and an endpoint is
  // one word smaller to move.
  struct no_limit {
    explicit constexpr no_limit(sequence) {}
  };
  using limit = std::conditional_t<NeverFull, no_limit, sequence>;
  [[no_unique_address]] limit limit_ = limit(0);
};

}  // namespace typed_pipes::detail
