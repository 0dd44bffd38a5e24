// -----------------------------------------------------------------------------
// mailbox.hpp - a lock, a condition and a growing queue of messages of one direction.
// -----------------------------------------------------------------------------
// One sender, one receiver, either of which may leave. Messages are plain values: constructed
// by the caller outside the lock, moved in and out under it.
//
// Source     The port of Rust's first message passing and of its June 2012 prototype.
// Differs    the queue is a std::deque: not a ring of fixed units that doubles and halves
//            (port/chan), not a vector rebuilt at each take (prototype).
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/base/mutex.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <utility>

namespace typed_pipes::detail {

/// A message of any edge of direction D, and which.
template <class G, direction D>
class parcel {
 public:
  template <class S, std::size_t I, class M>
  parcel(std::type_identity<S>, std::integral_constant<std::size_t, I>, M&& m)
      : edge_(static_cast<std::uint16_t>(G::template edge_number<S, I>)) {
    construct<M>(room_, std::forward<M>(m));
  }
  parcel(parcel&& other) noexcept : edge_(other.edge_) {
    G::visit_edge(edge_, [&]<class S, std::size_t I>() {
      if constexpr (S::direction == D)
        construct<typename G::template message_of<S, I>>(room_,
                                                         std::move(other.template as<S, I>()));
    });
  }
  parcel& operator=(parcel&&) = delete;
  ~parcel() {
    G::visit_edge(edge_, [&]<class S, std::size_t I>() {
      if constexpr (S::direction == D) std::destroy_at(&as<S, I>());
    });
  }

  std::size_t edge() const { return edge_; }

  template <class S, std::size_t I>
  auto& as() {
    return *std::launder(reinterpret_cast<typename G::template message_of<S, I>*>(room_));
  }

 private:
  // A direction in which nothing is ever sent has no message, and a parcel of it is never made.
  static constexpr std::size_t size = G::template largest<D> == 0 ? 1 : G::template largest<D>;
  alignas(G::template strictest<D>) std::byte room_[size];
  std::uint16_t edge_;
};

template <class G, direction D, class Locks = locks>
class mailbox {
  using lock = typename Locks::lock;

 public:
  using parcel_type = parcel<G, D>;

  /// Queues the message, which is moved from unless the receiver has left; false if it has.
  template <class S, std::size_t I, class M>
  bool put(M& m) {
    lock held(mutex_);
    if (receiver_left_) return false;
    queue_.emplace_back(std::type_identity<S>{}, std::integral_constant<std::size_t, I>{},
                        std::move(m));
    notify_peer();  // under the lock: afterwards the receiver may take the mailbox away
    return true;
  }

  /// Waits for a message: nothing if the sender left and all was taken.
  std::optional<parcel_type> take() {
    lock held(mutex_);
    while (nothing_to_say()) arrived_.wait(mutex_);
    return front();
  }

  /// True in `late` if t came first.
  std::optional<parcel_type> take_until(clock::time_point t, bool& late) {
    lock held(mutex_);
    while (nothing_to_say()) {
      late = has_passed(t);
      if (late) return std::nullopt;
      arrived_.wait_until(mutex_, t);
    }
    return front();
  }

  bool ready() {
    lock held(mutex_);
    return !nothing_to_say();
  }

  /// The receiver will be told by `whom` when there is something to say; false if there is already.
  bool arm(notifier::member& whom) {
    lock held(mutex_);
    if (!nothing_to_say()) return false;
    armed_ = &whom;
    return true;
  }
  /// Takes that back; false if the notifier has been rung.
  bool disarm() {
    lock held(mutex_);
    return std::exchange(armed_, nullptr) != nullptr;
  }

  void sender_leaves() {
    lock held(mutex_);
    sender_left_ = true;
    notify_peer();
  }

  /// What was not taken is destroyed outside the lock: an end inside a message closes its own pipe.
  void receiver_leaves() {
    {
      lock held(mutex_);
      receiver_left_ = true;
    }
    while (undelivered()) {
    }
  }

 private:
  bool nothing_to_say() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return queue_.empty() && !sender_left_;
  }

  // Wakes the receiver where it waits: here, or at a notifier.
  void notify_peer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (armed_ != nullptr) return std::exchange(armed_, nullptr)->notify();
    arrived_.signal();
  }

  std::optional<parcel_type> undelivered() {
    lock held(mutex_);
    return front();
  }

  std::optional<parcel_type> front() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (queue_.empty()) return std::nullopt;
    std::optional<parcel_type> out(std::move(queue_.front()));
    queue_.pop_front();
    return out;
  }

  typename Locks::mutex mutex_;
  typename Locks::condition arrived_;
  std::deque<parcel_type> queue_ ABSL_GUARDED_BY(mutex_);
  notifier::member* armed_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool sender_left_ ABSL_GUARDED_BY(mutex_) = false;
  bool receiver_left_ ABSL_GUARDED_BY(mutex_) = false;
};

/// Hands what a mailbox gave to the continuations of a take in state S.
template <class G, class S, class Res, direction D, class Port, class Message, class Closed>
Res hand_over(std::optional<parcel<G, D>>& got, Port port, Message& message, Closed& closed) {
  if (!got) {
    { const Port gone(std::move(port)); }  // leaves before the handler runs
    return closed();
  }
  constexpr std::size_t count = edges_of_t<S>::size;
  return dispatch<count>(got->edge() - G::template edge_number<S, 0>, [&](auto i) -> Res {
    return message(i, std::move(got->template as<S, i.value>()), std::move(port));
  });
}

}  // namespace typed_pipes::detail
