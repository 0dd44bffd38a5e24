// -----------------------------------------------------------------------------
// slot_port.hpp - the port of the designs over a slot_ring: where one side stands in its session.
// -----------------------------------------------------------------------------
// A pointer to the session's memory, the number of the next message and, where messages may have to
// wait for room, the number below which there is some. The rest is the ring's (slot_ring.hpp).
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "impls/backend.hpp"
#include "impls/clock.hpp"
#include "impls/detail/construct.hpp"
#include "impls/shape.hpp"

namespace pipes::detail {

/// The port that every design over a slot_ring has. Ring<G> is the memory for shape G.
template <class Ring, class G, role R>
class slot_port {
  using number = typename Ring::number;

 public:
  slot_port() = default;
  explicit slot_port(Ring* r) noexcept
      : at_(Ring::first()), ring_(r), limit_(Ring::first() + Ring::size) {}
  // Member by member: one that is copied as a block of bytes would not stay in registers.
  slot_port(slot_port&& from) noexcept
      : at_(from.at_), ring_(std::exchange(from.ring_, nullptr)), limit_(from.limit_) {}
  slot_port& operator=(slot_port&& from) noexcept {
    // Taken before this one leaves: so one that is moved to itself stays.
    Ring* const taken = std::exchange(from.ring_, nullptr);
    leave();
    // Of one that holds nothing there is nothing to copy; the compiler often knows which it is.
    if (Ring::never_full || taken != nullptr) {
      ring_ = taken;
      at_ = from.at_;
      limit_ = from.limit_;
    }
    return *this;
  }
  ~slot_port() { leave(); }
  explicit operator bool() const noexcept { return ring_ != nullptr; }

  template <class S, std::size_t I, class... Args>
  slot_port put(Args&&... args) && {
    if (!has_room() && !wait_for_room()) [[unlikely]] {
      const in_place<typename G::template message_of<S, I>> for_nobody(std::forward<Args>(args)...);
      return std::move(*this);
    }
    ring_->template write<S, I>(at_, std::forward<Args>(args)...);
    return std::move(*this).template went_out<S, I>();
  }

  /// Each message of a range: written one by one, and the receiver told where it may have to be.
  template <class S, std::size_t I, class Message, class Range>
  slot_port put_all(Range& messages) && {
    static_assert(!Ring::never_full, "a state that leads back to itself has no bound");
    bool untold = false;
    for (auto&& m : messages) {
      if (!has_room()) [[unlikely]] {
        ring_->template tell<R>();  // or both would wait
        if (!wait_for_room()) return std::move(*this);
      }
      ring_->template write<S, I>(at_, static_cast<Message>(m));
      ++at_;
      untold = true;
    }
    if (untold) ring_->template tell<R>();
    return std::move(*this);
  }

  template <class S, std::size_t I, class Res, class M, class Sent, class Full, class Closed>
  Res try_put(M m, Sent&& sent, Full&& full, Closed&& closed) && {
    if (ring_->template peer_gone<R>()) {
      leave();  // before the handler runs
      return std::forward<Closed>(closed)(std::move(m));
    }
    if (!has_room()) return std::forward<Full>(full)(std::move(m), std::move(*this));
    ring_->template write<S, I>(at_, std::move(m));
    return std::forward<Sent>(sent)(std::move(*this).template went_out<S, I>());
  }

  template <class S, class Res, class Message, class Closed>
  Res take(Message&& message, Closed&& closed) && {
    return deliver<S, Res>(ring_->template wait<R>(at_, run(), nullptr), message, closed);
  }

  template <class S, class Res, class Message, class Closed, class Late>
  Res take_until(clock::time_point t, Message&& message, Closed&& closed, Late&& late) && {
    const std::uint32_t word = ring_->template wait<R>(at_, run(), &t);
    if (word == Ring::too_late) return std::forward<Late>(late)(std::move(*this));
    return deliver<S, Res>(word, message, closed);
  }

  /// Waits for a message of a state that leads back to itself, then hands over all that are there.
  template <class S, class Handler>
  slot_port take_all(Handler& each) && {
    if (ring_->template wait<R>(at_, run(), nullptr) == Ring::nobody) return slot_port();
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
  bool arm(Member& whom) const {
    return ring_->template arm<R>(at_, whom);
  }
  template <class S, class Member>
  bool disarm(Member&) const {
    return ring_->template disarm<R>();
  }

 private:
  void leave() noexcept {
    if (ring_ != nullptr) std::exchange(ring_, nullptr)->template leave<R>(at_);
  }

  bool has_room() {
    if constexpr (Ring::never_full) {
      return true;
    } else {
      if (at_ != limit_) [[likely]]
        return true;
      limit_ = ring_->template look_for_room<R>(at_);
      return at_ != limit_;
    }
  }
  bool wait_for_room() {
    if constexpr (Ring::never_full) {
      return true;
    } else {
      limit_ = ring_->template wait_for_room<R>(at_);
      return at_ != limit_;
    }
  }

  // All slots are free.
  void begin_run() {
    if constexpr (!Ring::never_full) limit_ = at_ + Ring::size;
  }

  // How many messages of the peer came since this side last sent, at the most.
  number run() const {
    if constexpr (Ring::never_full)
      return 0;
    else
      return at_ + Ring::size - limit_;
  }

  // After message I of state S went out.
  template <class S, std::size_t I>
  slot_port went_out() && {
    ++at_;
    ring_->template tell<R>();
    if constexpr (std::is_same_v<typename G::template next_of<S, I>, end>) leave();
    return std::move(*this);
  }

  // Message I of state S, which is there. Its slot is free before anybody sees it.
  template <class S, std::size_t I>
  typename G::template message_of<S, I> take_out() {
    using M = typename G::template message_of<S, I>;
    ring_->template fetch_ahead<R>(at_);
    M& here = ring_->template message<S, I>(at_);
    M taken(std::move(here));
    std::destroy_at(std::addressof(here));
    ring_->template give_back<R>(at_);
    ++at_;
    return taken;
  }

  template <class S, class Res, class Message, class Closed>
  Res deliver(std::uint32_t word, Message& message, Closed& closed) {
    if (word == Ring::nobody) [[unlikely]] {
      leave();
      return closed();
    }
    constexpr std::size_t count = edges_of_t<S>::size;
    return dispatch<count>(Ring::edge_of(word) - G::template edge_number<S, 0>, [&](auto i) -> Res {
      using next = typename G::template next_of<S, i.value>;
      auto taken = take_out<S, i.value>();
      if constexpr (std::is_same_v<next, end>) {
        leave();
      } else if constexpr (sends(R, next::direction)) {
        begin_run();
      }
      return message(i, std::move(taken), std::move(*this));
    });
  }

  // The pointer stands between the numbers: side by side, compilers copy the two as one word of sixteen
  // bytes, right after they were written one by one, and the processor has to wait for that.
  number at_ = 0;
  Ring* ring_ = nullptr;

  // Messages below it have room. Where there always is, an end is a word shorter to move.
  struct no_limit {
    explicit constexpr no_limit(number) {}
  };
  using limit = std::conditional_t<Ring::never_full, no_limit, number>;
  [[no_unique_address]] limit limit_ = limit(0);
};

}  // namespace pipes::detail
