// -----------------------------------------------------------------------------
// mailbox.hpp - a mutex, a condition variable and a growing queue of messages of one direction.
// -----------------------------------------------------------------------------
// One sender, one receiver, either of which may leave. Messages are plain values: constructed
// by the caller outside the lock, moved in and out under it.
//
// Threads    put(): any number at once. take(), take_until(), arm(), disarm(): the receiver only.
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
#include <typed_pipes/impls/base/construct.hpp>
#include <typed_pipes/impls/base/mutex.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <utility>

namespace typed_pipes::detail {

/// Holds the message of one edge of direction D, and the index of that edge.
template <class G, direction D>
class queued_message {
 public:
  template <class S, std::size_t E, class M>
  queued_message(std::type_identity<S>, std::integral_constant<std::size_t, E>, M&& m)
      : edge_(static_cast<std::uint16_t>(G::template edge_index<S, E>)) {
    detail::construct<M>(storage_, std::forward<M>(m));
  }
  queued_message(queued_message&& other) noexcept : edge_(other.edge_) {
    G::visit_edge(edge_, [&]<class S, std::size_t E>() {
      if constexpr (S::direction == D)
        detail::construct<typename G::template message_of<S, E>>(
            storage_, std::move(other.template as<S, E>()));
    });
  }
  queued_message& operator=(queued_message&&) = delete;
  ~queued_message() {
    G::visit_edge(edge_, [&]<class S, std::size_t E>() {
      if constexpr (S::direction == D) std::destroy_at(std::addressof(as<S, E>()));
    });
  }

  std::size_t edge() const { return edge_; }

  template <class S, std::size_t E>
  auto& as() {
    return *std::launder(reinterpret_cast<typename G::template message_of<S, E>*>(storage_));
  }

 private:
  // A direction in which nothing is ever sent has no messages, and a variant of it is never made.
  static constexpr std::size_t size = G::template largest<D> == 0 ? 1 : G::template largest<D>;
  alignas(G::template strictest<D>) std::byte storage_[size];
  std::uint16_t edge_;
};

template <class G, direction D, class Locks = locks>
class mailbox {
  using lock = typename Locks::lock;

 public:
  using message_type = queued_message<G, D>;

  /// Queues the message, which is moved from unless the receiver has left; false if it has.
  template <class S, std::size_t E, class M>
  bool put(M& m) {
    lock held(mutex_);
    if (receiver_left_) return false;
    queue_.emplace_back(std::type_identity<S>{}, std::integral_constant<std::size_t, E>{},
                        std::move(m));
    notify_peer();  // under the lock: afterwards the receiver may destroy the mailbox
    return true;
  }

  /// Waits for a message; nullopt if the sender left and the queue is empty.
  std::optional<message_type> take() {
    lock held(mutex_);
    while (empty_and_open()) arrived_.wait(mutex_);
    return front();
  }

  /// As take(), but sets `late` and returns nullopt if t passed first.
  std::optional<message_type> take_until(clock::time_point t, bool& late) {
    lock held(mutex_);
    while (empty_and_open()) {
      late = has_passed(t);
      if (late) return std::nullopt;
      arrived_.wait_until(mutex_, t);
    }
    return front();
  }

  bool ready() {
    lock held(mutex_);
    return !empty_and_open();
  }

  /// `member` will be notified when a message arrives or the sender leaves; false if take() need not wait.
  bool arm(notifier::member& member) {
    lock held(mutex_);
    if (!empty_and_open()) return false;
    notifier_member_ = &member;
    return true;
  }
  /// Undoes arm(); false if the member has been notified.
  bool disarm() {
    lock held(mutex_);
    return std::exchange(notifier_member_, nullptr) != nullptr;
  }

  void sender_leaves() {
    lock held(mutex_);
    sender_left_ = true;
    notify_peer();
  }

  /// Nothing is queued after this.
  void receiver_leaves() {
    lock held(mutex_);
    receiver_left_ = true;
  }

  /// Destroys what was not taken. For a receiver that has left. Without the lock, because the queue is the
  /// receiver's alone now, and an end inside a message may be the sender of this mailbox.
  void destroy_undelivered() noexcept ABSL_NO_THREAD_SAFETY_ANALYSIS { queue_.clear(); }

 private:
  bool empty_and_open() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return queue_.empty() && !sender_left_;
  }

  // Wakes a receiver that waits in take() or at a notifier.
  void notify_peer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (notifier_member_ != nullptr) return std::exchange(notifier_member_, nullptr)->notify();
    arrived_.signal();
  }

  std::optional<message_type> front() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (queue_.empty()) return std::nullopt;
    std::optional<message_type> out(std::move(queue_.front()));
    queue_.pop_front();
    return out;
  }

  typename Locks::mutex mutex_;
  typename Locks::condition arrived_;
  std::deque<message_type> queue_ ABSL_GUARDED_BY(mutex_);
  notifier::member* notifier_member_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool sender_left_ ABSL_GUARDED_BY(mutex_) = false;
  bool receiver_left_ ABSL_GUARDED_BY(mutex_) = false;
};

/// Calls the continuation of a take in state S: message(), or closed() if the mailbox returned nullopt.
template <class G, class S, class Res, direction D, class Port, class Message, class Closed>
Res hand_over(std::optional<queued_message<G, D>>& got, Port port, Message& message,
              Closed& closed) {
  if (!got) {
    { const Port closing(std::move(port)); }  // leaves before the handler runs
    return closed();
  }
  constexpr std::size_t count = edges_of_t<S>::size;
  return detail::dispatch<count>(got->edge() - G::template edge_index<S, 0>, [&](auto i) -> Res {
    return message(i, std::move(got->template as<S, i.value>()), std::move(port));
  });
}

}  // namespace typed_pipes::detail
