// -----------------------------------------------------------------------------
// atomic_queue.hpp - Maxim Egorushkin's AtomicQueue2, tried and optimist.
// -----------------------------------------------------------------------------
// Source     github.com/max0x7ba/atomic_queue, Debian libatomic-queue-dev.
// Used       with one producer and one consumer (SPSC), contention not minimised and throughput not
//            maximised, as its author's benchmark found best for that. atomic_queue: try_push and
//            try_pop. atomic_queue_optimist: push and pop, which look at the slot alone.
//            For many senders with its default options and twice the slots: where it is filled to the last
//            one, a sender that is preempted is overtaken by its own successor, out of order. The optimist
//            one first asks whether it is empty, so that other threads can run instead.
// Differs    AtomicQueue, whose slots are single words with one value reserved for "empty", cannot carry our
//            messages; bare programs use it too, as atomic_queue_word. Messages aligned to more than a
//            cache line, which it refuses, are boxed.
// Waiting    atomic_queue never waits: tries, with our policy between. The optimist one spins
//            inside, without a pause; a sender that leaves wakes the receiver by an empty message.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_ATOMIC_QUEUE
#include <atomic_queue/atomic_queue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_ATOMIC_QUEUE

namespace detail {

template <class Queue, bool Optimist>
class atomic_queue_ends;

template <class Queue>
class atomic_queue_ends<Queue, false> {
  using value = typename Queue::value_type;

 public:
  bool try_push(value& v) { return held.try_push(std::move(v)); }
  bool try_pop(value& v) { return held.try_pop(v); }
  bool empty() const { return held.was_empty(); }

 protected:
  Queue held;
};

template <class Queue>
class atomic_queue_ends<Queue, true> : public atomic_queue_ends<Queue, false> {
  using value = typename Queue::value_type;

 public:
  static constexpr bool spins_inside = true;
  void push(value& v) { this->held.push(std::move(v)); }
  void pop(value& v) { v = this->held.pop(); }
};

template <class T, std::size_t Capacity, bool Optimist>
using atomic_queue_of =
    atomic_queue_ends<::atomic_queue::AtomicQueue2<T, Capacity, false, false, false, true>,
                      Optimist>;

/// A queue of boxes, for values aligned to more than a cache line.
template <class T, class Boxes>
class atomic_queue_boxed {
  using box = std::unique_ptr<T>;

 public:
  bool try_push(T& v) {
    auto b = std::make_unique<T>(std::move(v));
    if (boxes_.try_push(b)) return true;
    v = std::move(*b);
    return false;
  }
  bool try_pop(T& v) {
    box b;
    if (!boxes_.try_pop(b)) return false;
    v = std::move(*b);
    return true;
  }
  void push(T& v) requires requires(Boxes& q, box& b) { q.push(b); }
  {
    auto b = std::make_unique<T>(std::move(v));
    boxes_.push(b);
  }
  void pop(T& v) requires requires(Boxes& q, box& b) { q.pop(b); }
  {
    box b;
    boxes_.pop(b);
    v = std::move(*b);
  }
  bool empty() const { return boxes_.empty(); }

 private:
  Boxes boxes_;
};

/// With twice the slots, of which senders fill half. A sender that was preempted between taking its slot
/// and storing there is overtaken by one that took the same slot a lap later; with as many slots to spare as
/// there are senders, none is a lap ahead.
template <class T, std::size_t Capacity, bool Optimist>
class atomic_queue_for_many {
 public:
  bool try_push(T& v) {
    if (queue_.was_size() >= Capacity) return false;
    if constexpr (Optimist) {
      queue_.push(std::move(v));
      return true;
    } else {
      return queue_.try_push(std::move(v));
    }
  }
  bool try_pop(T& v) {
    if constexpr (Optimist) {
      if (queue_.was_empty()) return false;
      v = queue_.pop();
      return true;
    } else {
      return queue_.try_pop(v);
    }
  }

 private:
  ::atomic_queue::AtomicQueue2<T, 2 * Capacity> queue_;
};

// The value that means empty: messages are numbers that never reach it.
template <class T>
inline constexpr T no_word = std::numeric_limits<T>::max();

}  // namespace detail

template <std::size_t Capacity, bool Optimist>
struct atomic_queue_plug {
  static constexpr queue_traits traits{.name = Optimist ? "atomic_queue_optimist" : "atomic_queue",
                                       .put_blocks = put_blocks::when_full,
                                       .allocates = allocation::at_creation,
                                       .capacity = Capacity,
                                       .design = "an array of values with a state each",
                                       .source = "atomic_queue::AtomicQueue2",
                                       .look = Optimist ? 4 : 3};

  template <class T>
  using queue =
      std::conditional_t<(alignof(T) > ::atomic_queue::CACHE_LINE_SIZE),
                         detail::atomic_queue_boxed<
                             T, detail::atomic_queue_of<std::unique_ptr<T>, Capacity, Optimist>>,
                         detail::atomic_queue_of<T, Capacity, Optimist>>;
};

template <std::size_t Capacity, bool Optimist>
struct atomic_queue_for_many_plug : atomic_queue_plug<Capacity, Optimist> {
  template <class T>
  using queue = detail::atomic_queue_for_many<T, Capacity, Optimist>;
};

/// This one carries words only, because its slot is the value.
template <std::size_t Capacity, bool Optimist>
struct atomic_queue_word_plug {
  static constexpr queue_traits traits = [] {
    queue_traits t = atomic_queue_plug<Capacity, Optimist>::traits;
    t.name = Optimist ? "atomic_queue_word_optimist" : "atomic_queue_word";
    t.design = "an array of words, one value of which means empty";
    t.source = "atomic_queue::AtomicQueue";
    t.look = Optimist ? 17 : 16;
    return t;
  }();
  template <class T>
  using queue = detail::atomic_queue_ends<
      ::atomic_queue::AtomicQueue<T, Capacity, detail::no_word<T>, false, false, false, true>,
      Optimist>;
};

template <std::size_t Capacity>
using atomic_queue_tried = atomic_queue_plug<Capacity, false>;
template <std::size_t Capacity>
using atomic_queue_optimist = atomic_queue_plug<Capacity, true>;
template <std::size_t Capacity>
using atomic_queue_tried_for_many = atomic_queue_for_many_plug<Capacity, false>;
template <std::size_t Capacity>
using atomic_queue_optimist_for_many = atomic_queue_for_many_plug<Capacity, true>;
template <std::size_t Capacity>
using atomic_queue_word_tried = atomic_queue_word_plug<Capacity, false>;
template <std::size_t Capacity>
using atomic_queue_word_optimist = atomic_queue_word_plug<Capacity, true>;

#endif

struct atomic_queue {
  static constexpr std::string_view name = "atomic_queue";
  static constexpr needs needed{"atomic_queue/atomic_queue.h", "libatomic-queue-dev"};
#ifdef TYPED_PIPES_HAVE_ATOMIC_QUEUE
  using one_to_one = list<sized<atomic_queue_tried, spin, yielding>,  //
                          sized<atomic_queue_optimist, spin>>;
  using many_to_one = list<sized<atomic_queue_tried_for_many, yielding>,
                           sized<atomic_queue_optimist_for_many, yielding>>;
  using bare_only =
      list<sized<atomic_queue_word_tried, spin>, sized<atomic_queue_word_optimist, spin>>;
#endif
};

}  // namespace typed_pipes::rivals
