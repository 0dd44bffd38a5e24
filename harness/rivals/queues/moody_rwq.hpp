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
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_MOODY_RWQ
#include <readerwriterqueue/readerwriterqueue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_MOODY_RWQ

template <std::size_t Capacity>
struct moody_rwq_plug {
  static constexpr queue_traits traits{.name = "moody_rwq",
                                       .put_blocks = put_blocks::when_full,
                                       .allocates = allocation::at_creation,
                                       .capacity = Capacity,
                                       .design = "a ring of blocks with two indices each",
                                       .source = "moodycamel::ReaderWriterQueue",
                                       .family = "index_ring",
                                       .look = 1};

  template <class T>
  class queue {
   public:
    bool try_push(T& v) { return queue_.try_enqueue(std::move(v)); }
    bool try_pop(T& v) { return queue_.try_dequeue(v); }
    bool empty() const { return queue_.peek() == nullptr; }

   private:
    moodycamel::ReaderWriterQueue<T> queue_{Capacity};
  };
};

struct moody_blocking_rwq_plug {
  static constexpr queue_traits traits{.name = "moody_blocking_rwq",
                                       .put_blocks = put_blocks::never,
                                       .allocates = allocation::queue_growth,
                                       .design = "a growing ring of blocks and a semaphore",
                                       .source = "moodycamel::BlockingReaderWriterQueue",
                                       .look = 2};

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

#endif

struct moody_rwq {
  static constexpr std::string_view name = "moody_rwq";
  // clang-format off
  static constexpr needs needed{"readerwriterqueue/readerwriterqueue.h", "libreaderwriterqueue-dev"};
  // clang-format on
#ifdef TYPED_PIPES_HAVE_MOODY_RWQ
  using one_to_one = list<sized<moody_rwq_plug, spin, yielding>,  //
                          fixed<moody_blocking_rwq_plug, spin_then_park>>;
#endif
};

}  // namespace typed_pipes::rivals
