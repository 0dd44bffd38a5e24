// -----------------------------------------------------------------------------
// many_to_one.hpp - many threads send to one over a rival's own queue for many senders.
// -----------------------------------------------------------------------------
// No pipe and no protocol: the queue on the heap, and beside it who has left. What a system is, says
// parts/many_to_one.hpp; which queues there are, impls/rivals/all.hpp.
//
// Message    what is plain stands in the queue as it is, beside a mark where it must be told from
//            nothing; what is not, on the heap.
// Waiting    as the plug's authors recommend: their own blocking, or tries with a policy between. It
//            lets others run, for there are more senders than cores.
// Close      the last sender to leave says so; out of the queue's own pop it lets the receiver by a
//            message that holds nothing. A receiver that leaves lets those out who wait for room inside
//            the queue: as many as the queue has room for.
// Threads    as parts/many_to_one.hpp says.
// Orderings  [left]    ~sender() release inlets  ->  ~sender() acquire inlets, for the last of them
//            [over]    leave() release over  ->  recv() acquire over : all that was sent is there
//            [nobody]  ~receiver() release nobody  ->  send() acquire nobody : the last look is over
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <typed_pipes/impls/detail/sync.hpp>
#include <typed_pipes/impls/shape.hpp>
#include <utility>

#include "harness/many_to_one/many_to_one.hpp"
#include "harness/rivals/all.hpp"

namespace typed_pipes {

namespace rivals::detail {

template <class T>
inline constexpr bool plain = std::is_trivially_copyable_v<T>&& std::is_default_constructible_v<T>;

/// A message, or nothing.
template <class T>
class maybe {
 public:
  maybe() = default;
  explicit maybe(T&& m) : held_(std::make_unique<T>(std::move(m))) {}
  std::optional<T> take() {
    if (!held_) return std::nullopt;
    return std::optional<T>(std::move(*held_));
  }

 private:
  std::unique_ptr<T> held_;
};
template <class T>
requires plain<T>
class maybe<T> {
 public:
  maybe() = default;
  explicit maybe(T&& m) : held_(m), holds_(true) {}
  std::optional<T> take() const { return holds_ ? std::optional<T>(held_) : std::nullopt; }

 private:
  T held_{};
  bool holds_ = false;
};

/// What a sender has of its own where the queue gives it nothing.
template <class Queue, class T>
class sender_to {
 public:
  explicit sender_to(Queue& to) : queue_(&to) {}
  bool try_push(T& v) { return queue_->try_push(v); }

 private:
  Queue* queue_;
};
template <class Queue, class T>
requires requires { typename Queue::sender; }
class sender_to<Queue, T> : public Queue::sender {
  using Queue::sender::sender;
};

/// The queue, and who has left: words that nobody writes while messages flow.
template <class T, class Plug, class Waiting>
struct meeting {
  // Asked of any queue of the plug; what it holds does not matter.
  static constexpr bool commits =
      rivals::commits<queue_of<Plug, std::uint64_t>, Waiting, std::uint64_t>;
  using element = std::conditional_t<plain<T> && !commits, T, maybe<T>>;
  using queue_type = queue_of<Plug, element>;
  static constexpr bool pushes_by_itself = requires(queue_type & q, element& v) { q.push(v); };
  static constexpr bool waits_inside = pushes_by_itself || requires {
    queue_type::waits_for_room_inside;
  };

  alignas(128) queue_type queue;
  alignas(128) std::atomic<std::uint32_t> inlets{1};
  alignas(128) std::atomic<bool> over{false};
  std::atomic<bool> nobody{false};

  void leave() {
    // [left] release, acquire: the last to leave does so after all that the others sent.
    if (inlets.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    // [over] release: all that was sent is there before the receiver sees it.
    over.store(true, std::memory_order_release);
    if constexpr (commits) {
      element nothing{};
      (void)queue.try_push(nothing);  // with no room for it the receiver is not waiting
    }
  }

  void drop_receiver() {
    // [nobody] release: this was the last look.
    nobody.store(true, std::memory_order_release);
    if constexpr (waits_inside) {
      typed_pipes::detail::real_sync::heavy_fence();
      for (element v{}; queue.try_pop(v);) v = element{};
    }
  }
};

template <class T, class Plug, class Waiting>
class sender {
  using shared = meeting<T, Plug, Waiting>;
  using element = typename shared::element;

 public:
  explicit sender(std::shared_ptr<shared> to) : to_(std::move(to)), mine_(to_->queue) {}
  sender(sender&&) noexcept = default;
  sender& operator=(sender&&) = delete;
  ~sender() {
    if (to_) to_->leave();
  }

  /// Waits for room. To a receiver that has gone nothing need be sent.
  void send(T m) {
    element v(std::move(m));
    if constexpr (shared::pushes_by_itself) {
      if (!nobody()) to_->queue.push(v);
    } else {
      if (!nobody()) poll<Waiting>([&] { return mine_.try_push(v) || nobody(); });
    }
  }

  sender another() const {
    // relaxed: this sender is counted and stays.
    to_->inlets.fetch_add(1, std::memory_order_relaxed);
    return sender(to_);
  }

 private:
  // [nobody] acquire: the receiver's last look is over.
  bool nobody() const { return to_->nobody.load(std::memory_order_acquire); }

  std::shared_ptr<shared> to_;
  sender_to<typename shared::queue_type, element> mine_;
};

template <class T, class Plug, class Waiting>
class receiver {
  using shared = meeting<T, Plug, Waiting>;
  using element = typename shared::element;

 public:
  explicit receiver(std::shared_ptr<shared> from) : from_(std::move(from)) {}
  receiver(receiver&&) noexcept = default;
  receiver& operator=(receiver&&) = delete;
  ~receiver() {
    if (from_) from_->drop_receiver();
  }

  std::optional<T> recv() {
    element v{};
    if constexpr (shared::commits) {
      if (!over())
        from_->queue.pop(v);
      else if (!from_->queue.try_pop(v))
        return std::nullopt;
    } else {
      bool last_look = false;
      bool come = false;
      poll<Waiting>([&] {
        last_look = over();
        come = from_->queue.try_pop(v);
        return come || last_look;
      });
      if (!come) return std::nullopt;
    }
    if constexpr (std::is_same_v<element, T>)
      return std::optional<T>(std::move(v));
    else
      return v.take();
  }

 private:
  // [over] acquire: what was sent before is there.
  bool over() const { return from_->over.load(std::memory_order_acquire); }

  std::shared_ptr<shared> from_;
};

}  // namespace rivals::detail

namespace many_to_one {

template <class Plug, class Waiting>
struct rival {
  static constexpr many_to_one_traits traits{.name = Plug::name,
                                             .wait = Waiting::name,
                                             .clones = true,
                                             .server_first = false,
                                             .origin = rivals::origin_of<Plug>(),
                                             .put_blocks = Plug::put_blocks,
                                             .allocates = Plug::allocates,
                                             .design = Plug::design,
                                             .source = Plug::source,
                                             .capacity = Plug::capacity,
                                             .package = Plug::package,
                                             .family = rivals::family_of<Plug>()};

  template <class T>
  using sender = rivals::detail::sender<T, Plug, Waiting>;
  template <class T>
  using receiver = rivals::detail::receiver<T, Plug, Waiting>;

  template <class T>
  static std::pair<receiver<T>, sender<T>> open() {
    auto at = std::make_shared<rivals::detail::meeting<T, Plug, Waiting>>();
    return {receiver<T>(at), sender<T>(at)};
  }
  template <class T>
  static sender<T> another(receiver<T>*, sender<T>& first) {
    return first.another();
  }
};

}  // namespace many_to_one

namespace detail {

template <class... Each>
auto rivals_as_systems(list<Each...>)
    -> list<many_to_one::rival<typename Each::plug, typename Each::waiting>...>;

}  // namespace detail

/// Those found, in the order of tables.
using rival_many_to_one = decltype(detail::rivals_as_systems(all_rivals_for_many{}));

}  // namespace typed_pipes
