// -----------------------------------------------------------------------------
// many_to_one.hpp - many threads send to one through another project's queue for many senders.
// -----------------------------------------------------------------------------
// No pipe and no protocol: the queue, and flags for ends that have left. A system is described in
// harness/many_to_one/many_to_one.hpp.
//
// Message    a plain one is in the queue itself, with a flag if it must be told from an empty one; any other
//            is on the heap.
// Waiting    as the queue's authors recommend: their own blocking, or tries with a policy between that
//            yields, for there are more senders than cores.
// Close      the last sender to leave sets a flag, and wakes a receiver that blocks in the queue's pop by
//            an empty message. A receiver that leaves empties the queue, so that senders that block in the
//            queue's push go on; at most as many as the queue has places.
// Threads    as harness/many_to_one/many_to_one.hpp says.
// Orderings  [left]     ~sender() release senders  ->  ~sender() acquire senders, for the last of them
//            [closed]   leave() release closed  ->  recv() acquire closed : all that was sent is there
//            [dropped]  ~receiver() release dropped  ->  send() acquire dropped : the last look is over
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <utility>

#include "harness/many_to_one/many_to_one.hpp"
#include "harness/rivals/adapter/derived_lists.hpp"

namespace typed_pipes::rivals {

namespace detail {

template <class T>
inline constexpr bool plain = std::is_trivially_copyable_v<T>&& std::is_default_constructible_v<T>;

/// A message or nothing.
template <class T>
class maybe {
 public:
  maybe() = default;
  explicit maybe(T&& m) : message_(std::make_unique<T>(std::move(m))) {}
  std::optional<T> take() {
    if (!message_) return std::nullopt;
    return std::optional<T>(std::move(*message_));
  }

 private:
  std::unique_ptr<T> message_;
};
template <class T>
requires plain<T>
class maybe<T> {
 public:
  maybe() = default;
  explicit maybe(T&& m) : message_(m), has_value_(true) {}
  std::optional<T> take() const { return has_value_ ? std::optional<T>(message_) : std::nullopt; }

 private:
  T message_{};
  bool has_value_ = false;
};

/// The state of each sender: what the queue gives it, else the queue's address.
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

/// The queue, and flags for ends that have left, which are not written while messages flow.
template <class T, class Plug, class Waiting>
struct shared_queue {
  // The answer is the same for every type of element, so this asks for one of them.
  static constexpr bool pops_block =
      waits_in_pop<queue_of<Plug, std::uint64_t>, Waiting, std::uint64_t>;
  using element = std::conditional_t<plain<T> && !pops_block, T, maybe<T>>;
  using queue_type = queue_of<Plug, element>;
  static constexpr bool push_blocks = requires(queue_type & q, element& v) { q.push(v); };

  alignas(128) queue_type queue;
  alignas(128) std::atomic<std::uint32_t> senders{1};
  alignas(128) std::atomic<bool> closed{false};
  std::atomic<bool> dropped{false};

  void leave() {
    // [left] release, acquire: the last to leave does so after all that the others sent.
    if (senders.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    // [closed] release: all that was sent is there before the receiver sees it.
    closed.store(true, std::memory_order_release);
    if constexpr (pops_block) {
      element empty{};
      (void)queue.try_push(empty);  // if the queue is full the receiver is not blocked
    }
  }

  void drop_receiver() {
    // [dropped] release: this was the last look.
    dropped.store(true, std::memory_order_release);
    if constexpr (push_blocks) {
      typed_pipes::detail::real_sync::heavy_fence();
      empty_out<element>(queue);
    }
  }
};

template <class T, class Plug, class Waiting>
class queue_sender {
  using shared = shared_queue<T, Plug, Waiting>;
  using element = typename shared::element;

 public:
  explicit queue_sender(std::shared_ptr<shared> to) : to_(std::move(to)), own_(to_->queue) {}
  queue_sender(queue_sender&&) noexcept = default;
  queue_sender& operator=(queue_sender&&) = delete;
  ~queue_sender() {
    if (to_) to_->leave();
  }

  /// Waits while the queue is full. To a receiver that has left nothing is sent.
  void send(T m) {
    element v(std::move(m));
    if constexpr (shared::push_blocks) {
      if (!dropped()) to_->queue.push(v);
    } else {
      if (!dropped()) poll<Waiting>([&] { return own_.try_push(v) || dropped(); });
    }
  }

  queue_sender another() const {
    // relaxed: this sender is counted and stays.
    to_->senders.fetch_add(1, std::memory_order_relaxed);
    return queue_sender(to_);
  }

 private:
  // [dropped] acquire: the receiver's last look is over.
  bool dropped() const { return to_->dropped.load(std::memory_order_acquire); }

  std::shared_ptr<shared> to_;
  sender_to<typename shared::queue_type, element> own_;
};

template <class T, class Plug, class Waiting>
class queue_receiver {
  using shared = shared_queue<T, Plug, Waiting>;
  using element = typename shared::element;

 public:
  explicit queue_receiver(std::shared_ptr<shared> from) : from_(std::move(from)) {}
  queue_receiver(queue_receiver&&) noexcept = default;
  queue_receiver& operator=(queue_receiver&&) = delete;
  ~queue_receiver() {
    if (from_) from_->drop_receiver();
  }

  std::optional<T> recv() {
    element v{};
    if constexpr (shared::pops_block) {
      if (!closed())
        from_->queue.pop(v);
      else if (!from_->queue.try_pop(v))
        return std::nullopt;
    } else {
      bool last_look = false;
      bool got = false;
      poll<Waiting>([&] {
        last_look = closed();
        got = from_->queue.try_pop(v);
        return got || last_look;
      });
      if (!got) return std::nullopt;
    }
    if constexpr (std::is_same_v<element, T>)
      return std::optional<T>(std::move(v));
    else
      return v.take();
  }

 private:
  // [closed] acquire: what was sent before is there.
  bool closed() const { return from_->closed.load(std::memory_order_acquire); }

  std::shared_ptr<shared> from_;
};

}  // namespace detail

/// A system as harness/many_to_one/many_to_one.hpp describes it.
template <class Plug, class Waiting, class Rival>
struct queue_system {
  static constexpr many_to_one_traits traits{.name = Plug::traits.name,
                                             .wait = Waiting::name,
                                             .clones = true,
                                             .server_first = false,
                                             .origin = origin_of<Rival>(),
                                             .put_blocks = Plug::traits.put_blocks,
                                             .allocates = Plug::traits.allocates,
                                             .design = Plug::traits.design,
                                             .source = Plug::traits.source,
                                             .capacity = Plug::traits.capacity,
                                             .package = Rival::needed.package,
                                             .family = Plug::traits.family,
                                             .look = Plug::traits.look,
                                             .keeps_threads = Plug::traits.keeps_threads};

  template <class T>
  using sender = detail::queue_sender<T, Plug, Waiting>;
  template <class T>
  using receiver = detail::queue_receiver<T, Plug, Waiting>;

  template <class T>
  static std::pair<receiver<T>, sender<T>> open() {
    auto shared = std::make_shared<detail::shared_queue<T, Plug, Waiting>>();
    return {receiver<T>(shared), sender<T>(shared)};
  }
  template <class T>
  static sender<T> another(receiver<T>*, sender<T>& first) {
    return first.another();
  }
};

namespace detail {

template <class Rival, class... Uses>
auto systems_from(list<Uses...>)
    -> list<queue_system<typename Uses::plug, typename Uses::waiting, Rival>...>;

}  // namespace detail

/// The systems over the queues of a rival for many senders.
template <class Rival>
using systems = decltype(detail::systems_from<Rival>(uses_for_many<Rival>{}));

}  // namespace typed_pipes::rivals
