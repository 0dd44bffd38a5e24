// -----------------------------------------------------------------------------
// one_way_channel.hpp - one direction of a session: another project's queue, and flags for leaving.
// -----------------------------------------------------------------------------
// The queue moves the messages. What it cannot express is kept in words that are not written while messages
// flow: that the sender or the receiver has left, and which notifier is to be told of a message.
//
// Orderings  [closed]   the sender leaves, release  ->  the receiver, acquire : all it sent is there
//            [dropped]  the receiver leaves, release  ->  the sender, acquire : nothing more is read
//            [notifier] arm() release notifier_  ->  notify() acquire notifier_ : whom to notify
// Sleep      heavy_fence() between arming and looking, light_fence() between pushing and reading notifier_:
//            at least one of the two sees the other
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <utility>

#include "harness/rivals/adapter/message_variant.hpp"
#include "harness/rivals/adapter/rival.hpp"
#include "harness/rivals/adapter/waiting.hpp"

namespace typed_pipes::rivals {

enum class outcome { message, closed, late };

/// A direction in which the protocol never sends.
struct unused_direction {
  static void sender_leaves() {}
  static void receiver_leaves() {}
};

template <class G, direction D, class Plug, class Waiting>
class one_way_channel {
  using machine = typed_pipes::detail::real_sync;
  // The answer is the same for every type of element, so this asks for one of them.
  static constexpr bool pops_block =
      waits_in_pop<queue_of<Plug, std::uint64_t>, Waiting, element_of<Plug, std::uint64_t>>;
  using variant = message_variant<G, D, pops_block>;

 public:
  using element = element_of<Plug, variant>;

  // --- the sender -----------------------------------------------------------------------------

  /// False if the queue is full; otherwise v was moved from.
  bool try_put(element& v) {
    if (!queue_.try_push(v)) return false;
    notify();
    return true;
  }

  /// Waits while the queue is full. To a receiver that has left nothing is sent.
  void put(element& v) {
    if constexpr (requires { queue_.push(v); }) {
      if (receiver_left()) return;
      queue_.push(v);
      notify();
    } else if constexpr (Plug::traits.put_blocks == put_blocks::never) {
      if (receiver_left()) return;  // or the queue would grow without end
      try_put(v);
    } else {
      if (try_put(v)) [[likely]]
        return;
      poll<Waiting>([&] { return try_put(v) || receiver_left(); });
    }
  }

  void put_last(element& v) {
    if constexpr (requires { queue_.push_last(v); }) {
      queue_.push_last(v);
      notify();
    } else {
      put(v);
    }
  }

  bool receiver_left() const {
    // [dropped] acquire: the receiver's last look is over.
    return receiver_left_.load(std::memory_order_acquire);
  }

  /// A receiver that blocks in the queue's pop is woken by an empty message. If the queue is full, so
  /// that none can be pushed, the receiver is not blocked.
  void sender_leaves() {
    // [closed] release: what was sent is there before the receiver sees this.
    sender_left_.store(true, std::memory_order_release);
    if constexpr (pops_block) {
      element empty{};
      (void)queue_.try_push(empty);
    }
    notify();
  }

  // --- the receiver ---------------------------------------------------------------------------

  /// Waits for a message, at most until *t if t is given.
  outcome take(element& v, const clock::time_point* t) {
    if constexpr (pops_block) {
      return take_blocking(v, t);
    } else {
      if (try_take(v)) [[likely]]
        return outcome::message;
      return take_polling(v, t);
    }
  }

  bool ready() {
    if (has_peeked_ || sender_left()) return true;
    if constexpr (requires { queue_.empty(); }) {
      return !queue_.empty();
    } else {
      has_peeked_ = queue_.try_pop(peeked_);
      return has_peeked_;
    }
  }

  bool arm(notifier::member& whom) {
    if (ready()) return false;
    // [notifier] release: whom to notify.
    notifier_.store(&whom, std::memory_order_release);
    machine::heavy_fence();
    return !ready() || !disarm();
  }

  bool disarm() {
    // relaxed: takes back what this thread stored; if the sender took it first, the notifier orders the
    // rest.
    return notifier_.exchange(nullptr, std::memory_order_relaxed) != nullptr;
  }

  /// A sender that blocks in the queue's push is let go by emptying the queue. What it sends after that
  /// stays in the queue until the last end leaves.
  void receiver_leaves() {
    // [dropped] release: this was the last look.
    receiver_left_.store(true, std::memory_order_release);
    if constexpr (requires(element & v) { queue_.push(v); }) {
      machine::heavy_fence();
      empty_out<element>(queue_);
    }
  }

 private:
  bool sender_left() const {
    // [closed] acquire: what was sent before is there.
    return sender_left_.load(std::memory_order_acquire);
  }

  bool try_take(element& v) {
    if constexpr (!requires { queue_.empty(); }) {
      if (has_peeked_) [[unlikely]] {
        has_peeked_ = false;
        v = std::move(peeked_);
        return true;
      }
    }
    return queue_.try_pop(v);
  }

  [[gnu::noinline]] outcome take_polling(element& v, const clock::time_point* t) {
    outcome what = outcome::late;
    poll<Waiting>(
        [&] {
          const bool last_look = sender_left();
          if (try_take(v))
            what = outcome::message;
          else if (last_look)
            what = outcome::closed;
          return what != outcome::late;
        },
        t);
    return what;
  }

  outcome take_blocking(element& v, const clock::time_point* t) {
    if (has_peeked_ || sender_left()) [[unlikely]] {
      if (!try_take(v)) return outcome::closed;
    } else if (t == nullptr) {
      queue_.pop(v);
    } else if constexpr (requires { queue_.pop_until(v, *t); }) {
      if (!queue_.pop_until(v, *t)) return outcome::late;
    } else {
      const outcome what = take_polling(v, t);
      return what == outcome::message && !v.has_value() ? outcome::closed : what;
    }
    return v.has_value() ? outcome::message : outcome::closed;
  }

  // For a receiver that waits for several channels; without one it is a look at a word in cache.
  void notify() {
    machine::light_fence();
    // relaxed: ordered by the fences of both sides; wake_receiver() acquires.
    if (notifier_.load(std::memory_order_relaxed) != nullptr) [[unlikely]]
      wake_receiver();
  }
  [[gnu::noinline]] void wake_receiver() {
    // [notifier] acquire: whom to notify was written before.
    if (auto* const whom = notifier_.exchange(nullptr, std::memory_order_acquire)) whom->notify();
  }

  alignas(128) queue_of<Plug, variant> queue_;
  alignas(128) std::atomic<notifier::member*> notifier_{nullptr};
  std::atomic<bool> sender_left_{false};
  std::atomic<bool> receiver_left_{false};
  // The receiver's alone: a message taken from a queue that cannot be asked whether it is empty.
  alignas(128) bool has_peeked_ = false;
  element peeked_;
};

}  // namespace typed_pipes::rivals
