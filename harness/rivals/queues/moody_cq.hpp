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

#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_MOODY_CQ
#include <concurrentqueue/concurrentqueue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_MOODY_CQ

struct moody_cq_plug {
  static constexpr std::string_view name = "moody_cq", source = "moodycamel::ConcurrentQueue";
  static constexpr std::string_view
      design = "a growing list of blocks per sender, for many on both sides",
      package = "libconcurrentqueue-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::never;
  static constexpr std::size_t capacity = 0;
  static constexpr allocation allocates = allocation::queue_growth;

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

template <class Waiting>
using moody_cq = queue_backend<moody_cq_plug, Waiting>;

inline constexpr rival moody_cq_is{"moody_cq", "libconcurrentqueue-dev", true};
using moody_cq_list = backend_list<moody_cq<spin>, moody_cq<yielding>>;
using moody_cq_for_many = list<for_many<moody_cq_for_many_plug, yielding>>;

#else

inline constexpr rival moody_cq_is{"moody_cq", "libconcurrentqueue-dev", false};
using moody_cq_list = backend_list<>;
using moody_cq_for_many = list<>;

#endif

}  // namespace typed_pipes::rivals
