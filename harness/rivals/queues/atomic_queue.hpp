// -----------------------------------------------------------------------------
// atomic_queue.hpp - Maxim Egorushkin's AtomicQueue2, tried and optimist.
// -----------------------------------------------------------------------------
// Source     github.com/max0x7ba/atomic_queue, Debian libatomic-queue-dev.
// Used       with one producer and one consumer (SPSC), contention not minimised and throughput not
//            maximised, as its author's benchmark found best for that. atomic_queue: try_push and
//            try_pop. atomic_queue_optimist: push and pop, which look at the slot alone.
//            For many senders as it is by default; there the optimist one looks first whether there
//            is room or a message, so that others may run instead. Senders that saw the same last
//            room still wait within.
// Differs    AtomicQueue, whose slots are single words with one value reserved for "empty", carries
//            no message of ours; the bare programs of 8 bytes run it too, as atomic_queue_word.
//            Messages that want more than a cache line's alignment, which it refuses, are boxed.
// Waiting    atomic_queue never waits: tries, with our policy between. The optimist one spins
//            inside, without a pause; a leaving sender lets the receiver out with an empty message.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "harness/rivals/adapter/queue_backend.hpp"

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

template <class T, std::size_t Room, bool Optimist>
using atomic_queue_of =
    atomic_queue_ends<::atomic_queue::AtomicQueue2<T, Room, false, false, false, true>, Optimist>;

/// A queue of boxes, for values that want to stand on more than a cache line.
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

/// The optimist one where others must run.
template <class Queue>
class atomic_queue_looking_first {
  using value = typename Queue::value_type;

 public:
  static constexpr bool waits_for_room_inside = true;

  bool try_push(value& v) {
    if (queue_.was_full()) return false;
    queue_.push(std::move(v));
    return true;
  }
  bool try_pop(value& v) {
    if (queue_.was_empty()) return false;
    v = queue_.pop();
    return true;
  }

 private:
  Queue queue_;
};

template <class T, std::size_t Room, bool Optimist>
using atomic_queue_of_many =
    typename std::conditional_t<Optimist,
                                atomic_queue_looking_first<::atomic_queue::AtomicQueue2<T, Room>>,
                                atomic_queue_ends<::atomic_queue::AtomicQueue2<T, Room>, false>>;

// A 64-bit word, never the largest.
template <class T>
inline constexpr T no_word = std::numeric_limits<T>::max();

}  // namespace detail

template <std::size_t Room, bool Optimist>
struct atomic_queue_plug {
  static constexpr std::string_view name = Optimist ? "atomic_queue_optimist" : "atomic_queue",
                                    source = "atomic_queue::AtomicQueue2";
  static constexpr std::string_view design = "an array of values with a state each",
                                    package = "libatomic-queue-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::at_creation;

  template <class T>
  using queue = std::conditional_t<
      (alignof(T) > ::atomic_queue::CACHE_LINE_SIZE),
      detail::atomic_queue_boxed<T, detail::atomic_queue_of<std::unique_ptr<T>, Room, Optimist>>,
      detail::atomic_queue_of<T, Room, Optimist>>;
};

template <std::size_t Room, bool Optimist>
struct atomic_queue_for_many_plug : atomic_queue_plug<Room, Optimist> {
  template <class T>
  using queue = detail::atomic_queue_of_many<T, Room, Optimist>;
};

/// For bare programs only: the slot is the value.
template <std::size_t Room, bool Optimist>
struct atomic_queue_word_plug : atomic_queue_plug<Room, Optimist> {
  static constexpr std::string_view name =
      Optimist ? "atomic_queue_word_optimist" : "atomic_queue_word";
  template <class T>
  using queue = detail::atomic_queue_ends<
      ::atomic_queue::AtomicQueue<T, Room, detail::no_word<T>, false, false, false, true>,
      Optimist>;
};

template <class Waiting, std::size_t Room = 1024>
using atomic_queue = queue_backend<atomic_queue_plug<Room, false>, Waiting>;
template <std::size_t Room = 1024>
using atomic_queue_optimist = queue_backend<atomic_queue_plug<Room, true>, spin>;

inline constexpr rival atomic_queue_is{"atomic_queue", "libatomic-queue-dev", true};
using atomic_queue_list =
    backend_list<atomic_queue<spin>, atomic_queue<yielding>, atomic_queue_optimist<>>;
using atomic_queue_for_many = list<for_many<atomic_queue_for_many_plug<1024, false>, yielding>,
                                   for_many<atomic_queue_for_many_plug<1024, true>, yielding>>;
template <std::size_t Room>
using atomic_queue_of_room = backend_list<atomic_queue<spin, Room>, atomic_queue_optimist<Room>>;

#else

inline constexpr rival atomic_queue_is{"atomic_queue", "libatomic-queue-dev", false};
using atomic_queue_list = backend_list<>;
using atomic_queue_for_many = list<>;
template <std::size_t Room>
using atomic_queue_of_room = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
