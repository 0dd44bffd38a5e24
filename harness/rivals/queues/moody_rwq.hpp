// -----------------------------------------------------------------------------
// moody_rwq.hpp - moodycamel's ReaderWriterQueue, and the one of it that blocks.
// -----------------------------------------------------------------------------
// Source     github.com/cameron314/readerwriterqueue, Debian libreaderwriterqueue-dev.
// Used       moody_rwq: made with its capacity, filled by try_enqueue, which never allocates.
//            moody_blocking_rwq: enqueue, which grows, and wait_dequeue.
// Differs    none.
// Waiting    moody_rwq never waits: tries, with our policy between. moody_blocking_rwq waits by its
//            semaphore, which polls 1024 times and then sleeps.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>

#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_MOODY_RWQ
#include <readerwriterqueue/readerwriterqueue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_MOODY_RWQ

template <std::size_t Room>
struct moody_rwq_plug {
  static constexpr std::string_view name = "moody_rwq", source = "moodycamel::ReaderWriterQueue";
  static constexpr std::string_view design = "a ring of blocks with two indices each",
                                    package = "libreaderwriterqueue-dev", family = "index_ring";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::at_creation;

  template <class T>
  class queue {
   public:
    bool try_push(T& v) { return queue_.try_enqueue(std::move(v)); }
    bool try_pop(T& v) { return queue_.try_dequeue(v); }
    bool empty() const { return queue_.peek() == nullptr; }

   private:
    moodycamel::ReaderWriterQueue<T> queue_{Room};
  };
};

struct moody_blocking_rwq_plug {
  static constexpr std::string_view name = "moody_blocking_rwq",
                                    source = "moodycamel::BlockingReaderWriterQueue";
  static constexpr std::string_view design = "a growing ring of blocks and a semaphore",
                                    package = "libreaderwriterqueue-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::never;
  static constexpr std::size_t capacity = 0;
  static constexpr allocation allocates = allocation::queue_growth;

  template <class T>
  class queue {
   public:
    static constexpr bool spins_inside = false;

    bool try_push(T& v) { return queue_.enqueue(std::move(v)); }
    bool try_pop(T& v) { return queue_.try_dequeue(v); }
    void pop(T& v) { queue_.wait_dequeue(v); }
    bool pop_until(T& v, clock::time_point t) {
      const auto left = std::chrono::ceil<std::chrono::microseconds>(time_left(t));
      // A negative time would wait for ever.
      if (left.count() <= 0) return queue_.try_dequeue(v);
      return queue_.wait_dequeue_timed(v, left.count());
    }
    bool empty() const { return queue_.peek() == nullptr; }

   private:
    moodycamel::BlockingReaderWriterQueue<T> queue_;
  };
};

template <class Waiting, std::size_t Room = 1024>
using moody_rwq = queue_backend<moody_rwq_plug<Room>, Waiting>;
using moody_blocking_rwq = queue_backend<moody_blocking_rwq_plug, spin_then_park>;

inline constexpr rival moody_rwq_is{"moody_rwq", "libreaderwriterqueue-dev", true};
using moody_rwq_list = backend_list<moody_rwq<spin>, moody_rwq<yielding>, moody_blocking_rwq>;
template <std::size_t Room>
using moody_rwq_of_room = backend_list<moody_rwq<spin, Room>>;

#else

inline constexpr rival moody_rwq_is{"moody_rwq", "libreaderwriterqueue-dev", false};
using moody_rwq_list = backend_list<>;
template <std::size_t Room>
using moody_rwq_of_room = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
