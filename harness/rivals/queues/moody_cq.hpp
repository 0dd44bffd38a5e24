// -----------------------------------------------------------------------------
// moody_cq.hpp - moodycamel's ConcurrentQueue, for many senders and many receivers.
// -----------------------------------------------------------------------------
// Source     github.com/cameron314/concurrentqueue, Debian libconcurrentqueue-dev.
// Used       with a producer token for the one sender, from which the one receiver takes
//            (try_dequeue_from_producer), as its manual recommends; enqueue, which grows.
//            Many senders have a producer token each, their receiver a consumer token.
// Differs    none.
// Waiting    never waits by itself: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <utility>

#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_MOODY_CQ
#include <concurrentqueue/concurrentqueue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_MOODY_CQ

struct moody_cq_plug {
  static constexpr queue_traits traits{
      .name = "moody_cq",
      .put_blocks = put_blocks::never,
      .allocates = allocation::queue_growth,
      .design = "a growing list of blocks per sender, for many on both sides",
      .source = "moodycamel::ConcurrentQueue",
      .look = 6};

  template <class T>
  class queue {
   public:
    bool try_push(T& v) { return queue_.enqueue(sender_, std::move(v)); }
    bool try_pop(T& v) { return queue_.try_dequeue_from_producer(sender_, v); }

   private:
    moodycamel::ConcurrentQueue<T> queue_;
    moodycamel::ProducerToken sender_{queue_};
  };
};

struct moody_cq_for_many_plug : moody_cq_plug {
  template <class T>
  class queue {
   public:
    class sender {
     public:
      explicit sender(queue& to) : queue_(&to.queue_), token_(to.queue_) {}
      bool try_push(T& v) { return queue_->enqueue(token_, std::move(v)); }

     private:
      moodycamel::ConcurrentQueue<T>* queue_;
      moodycamel::ProducerToken token_;
    };

    bool try_pop(T& v) { return queue_.try_dequeue(receiver_, v); }

   private:
    moodycamel::ConcurrentQueue<T> queue_;
    moodycamel::ConsumerToken receiver_{queue_};
  };
};

#endif

struct moody_cq {
  static constexpr std::string_view name = "moody_cq";
  static constexpr needs needed{"concurrentqueue/concurrentqueue.h", "libconcurrentqueue-dev"};
#ifdef TYPED_PIPES_HAVE_MOODY_CQ
  using one_to_one = list<fixed<moody_cq_plug, spin, yielding>>;
  using many_to_one = list<fixed<moody_cq_for_many_plug, yielding>>;
#endif
};

}  // namespace typed_pipes::rivals
