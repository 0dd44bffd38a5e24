// -----------------------------------------------------------------------------
// lane.hpp - one direction of a session over a rival's queue: the queue, and who has left.
// -----------------------------------------------------------------------------
// The queue moves the messages; what it cannot say is said beside it, in words that nobody writes
// while messages flow: that the sender or the receiver has gone, and whose notifier to ring.
//
// Orderings  [gone]     the sender leaves, release  ->  the receiver, acquire : all it sent is there
//            [nobody]   the receiver leaves, release  ->  the sender, acquire : nobody will look
//            [notifier]     arm() release armed_  ->  wake_peer() acquire armed_ : whom to ring
// Asleep     heavy_fence() between arming and looking, light_fence() between pushing and looking who
//            is armed: one of the two sees the other
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/backend.hpp>
#include <typed_pipes/impls/clock.hpp>
#include <typed_pipes/impls/detail/sync.hpp>
#include <typed_pipes/impls/notifier.hpp>
#include <utility>

#include "harness/rivals/adapter/message_variant.hpp"
#include "harness/rivals/adapter/rival.hpp"
#include "harness/rivals/adapter/waiting.hpp"

namespace typed_pipes::rivals {

enum class outcome { message, closed, late };

/// A direction in which nothing is ever sent.
struct no_lane {
  static void sender_leaves() {}
  static void receiver_leaves() {}
};

template <class G, direction D, class Plug, class Waiting>
class lane {
  using machine = typed_pipes::detail::real_sync;
  // Asked of any queue of the plug; what it holds does not matter.
  static constexpr bool committed =
      commits<queue_of<Plug, std::uint64_t>, Waiting, element_of<Plug, std::uint64_t>>;

 public:
  using cargo_type = element_of<Plug, cargo<G, D, committed>>;

  // --- the sender -----------------------------------------------------------------------------

  /// False if there is no room; v is moved from otherwise.
  bool try_put(cargo_type& v) {
    if (!queue_.try_push(v)) return false;
    notify_peer();
    return true;
  }

  /// Waits for room. To a receiver that has gone nothing need be sent.
  void put(cargo_type& v) {
    if constexpr (requires { queue_.push(v); }) {
      if (nobody()) return;
      queue_.push(v);
      notify_peer();
    } else if constexpr (Plug::put_blocks == put_blocks::never) {
      if (nobody()) return;  // or the queue would grow for ever
      try_put(v);
    } else {
      if (try_put(v)) [[likely]]
        return;
      poll<Waiting>([&] { return try_put(v) || nobody(); });
    }
  }

  void put_last(cargo_type& v) {
    if constexpr (requires { queue_.push_last(v); }) {
      queue_.push_last(v);
      notify_peer();
    } else {
      put(v);
    }
  }

  bool nobody() const {
    // [nobody] acquire: the receiver's last look is over.
    return receiver_left_.load(std::memory_order_acquire);
  }

  /// A receiver inside the queue's own pop is let out by a message that holds nothing; where there
  /// is no room for it the receiver is not waiting.
  void sender_leaves() {
    // [gone] release: what was sent is there before the receiver sees nobody.
    sender_left_.store(true, std::memory_order_release);
    if constexpr (committed) {
      cargo_type nothing{};
      (void)queue_.try_push(nothing);
    }
    notify_peer();
  }

  // --- the receiver ---------------------------------------------------------------------------

  /// Waits for a message, at most until *t if t is given.
  outcome take(cargo_type& v, const clock::time_point* t) {
    if constexpr (committed) {
      return take_committed(v, t);
    } else {
      if (try_take(v)) [[likely]]
        return outcome::message;
      return take_polling(v, t);
    }
  }

  bool ready() {
    if (held_ || sender_left()) return true;
    if constexpr (requires { queue_.empty(); }) {
      return !queue_.empty();
    } else {
      held_ = queue_.try_pop(ahead_);
      return held_;
    }
  }

  bool arm(notifier::member& whom) {
    if (ready()) return false;
    // [notifier] release: whom to ring.
    armed_.store(&whom, std::memory_order_release);
    machine::heavy_fence();
    return !ready() || !disarm();
  }

  bool disarm() {
    // relaxed: takes back this thread's own word; if it was taken away, the notifier orders the rest.
    return armed_.exchange(nullptr, std::memory_order_relaxed) != nullptr;
  }

  /// A sender that waits for room inside the queue finds it. What comes later stays until the last
  /// end leaves.
  void receiver_leaves() {
    // [nobody] release: this was the last look.
    receiver_left_.store(true, std::memory_order_release);
    if constexpr (requires(cargo_type & v) { queue_.push(v); }) {
      machine::heavy_fence();
      for (cargo_type v{}; queue_.try_pop(v);) v = cargo_type{};
    }
  }

 private:
  bool sender_left() const {
    // [gone] acquire: what was sent before is there.
    return sender_left_.load(std::memory_order_acquire);
  }

  bool try_take(cargo_type& v) {
    if constexpr (!requires { queue_.empty(); }) {
      if (held_) [[unlikely]] {
        held_ = false;
        v = std::move(ahead_);
        return true;
      }
    }
    return queue_.try_pop(v);
  }

  [[gnu::noinline]] outcome take_polling(cargo_type& v, const clock::time_point* t) {
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

  outcome take_committed(cargo_type& v, const clock::time_point* t) {
    if (held_ || sender_left()) [[unlikely]] {
      if (!try_take(v)) return outcome::closed;
    } else if (t == nullptr) {
      queue_.pop(v);
    } else if constexpr (requires { queue_.pop_until(v, *t); }) {
      if (!queue_.pop_until(v, *t)) return outcome::late;
    } else {
      return take_polling_committed(v, *t);
    }
    return v.holds() ? outcome::message : outcome::closed;
  }

  outcome take_polling_committed(cargo_type& v, clock::time_point t) {
    const outcome what = take_polling(v, &t);
    return what == outcome::message && !v.holds() ? outcome::closed : what;
  }

  // Rings whoever waits for many; costs a look at a word that is written only then.
  void notify_peer() {
    machine::light_fence();
    // relaxed: the fence and the sleeper's order it; wake_peer() acquires.
    if (armed_.load(std::memory_order_relaxed) != nullptr) [[unlikely]]
      wake_peer();
  }
  [[gnu::noinline]] void wake_peer() {
    // [notifier] acquire: whom to ring was written before.
    if (auto* const whom = armed_.exchange(nullptr, std::memory_order_acquire)) whom->notify();
  }

  alignas(128) queue_of<Plug, cargo<G, D, committed>> queue_;
  alignas(128) std::atomic<notifier::member*> armed_{nullptr};
  std::atomic<bool> sender_left_{false};
  std::atomic<bool> receiver_left_{false};
  // The receiver's alone: what it took from a queue that cannot be asked without taking.
  alignas(128) bool held_ = false;
  cargo_type ahead_;
};

}  // namespace typed_pipes::rivals
