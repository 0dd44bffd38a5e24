// -----------------------------------------------------------------------------
// urcu_wfcqueue.hpp - liburcu's wait-free concurrent queue, for many senders and one receiver.
// -----------------------------------------------------------------------------
// Source     Userspace RCU (Mathieu Desnoyers, Lai Jiangshan), Debian liburcu-dev.
// Used       intrusively: the message stands beside its node, on the heap; head and tail on lines of
//            their own and no dequeue lock for the one receiver, as its header says.
// Differs    none.
// Waiting    never waits by itself: tries (nonblocking dequeue), with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>

#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_URCU_WFCQUEUE
#include <urcu/wfcqueue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_URCU_WFCQUEUE

struct urcu_wfcqueue_plug {
  static constexpr std::string_view name = "urcu_wfcqueue", source = "liburcu wfcqueue";
  static constexpr std::string_view design = "a linked list, wait-free for many senders",
                                    package = "liburcu-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::never;
  static constexpr std::size_t capacity = 0;
  static constexpr allocation allocates = allocation::per_message;

  template <class T>
  class queue {
   public:
    queue() { __cds_wfcq_init(&head_, &tail_); }
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      while (const std::unique_ptr<node> left{take()}) {
      }
    }

    bool try_push(T& v) {
      auto* const fresh = new node(std::move(v));
      cds_wfcq_node_init(fresh);
      cds_wfcq_enqueue(__cds_wfcq_head_cast(&head_), &tail_, fresh);
      return true;
    }
    bool try_pop(T& v) {
      const std::unique_ptr<node> got{take()};
      if (!got) return false;
      v = std::move(got->value);
      return true;
    }

   private:
    struct node : cds_wfcq_node {
      explicit node(T&& v) : cds_wfcq_node{}, value(std::move(v)) {}
      T value;
    };

    // Would block: a sender is between its two steps; then there is nothing yet.
    node* take() {
      cds_wfcq_node* const got =
          __cds_wfcq_dequeue_nonblocking(__cds_wfcq_head_cast(&head_), &tail_);
      return got == CDS_WFCQ_WOULDBLOCK ? nullptr : static_cast<node*>(got);
    }

    alignas(64) __cds_wfcq_head head_;
    alignas(64) cds_wfcq_tail tail_;
  };
};

template <class Waiting>
using urcu_wfcqueue = queue_backend<urcu_wfcqueue_plug, Waiting>;

inline constexpr rival urcu_wfcqueue_is{"urcu_wfcqueue", "liburcu-dev", true};
using urcu_wfcqueue_list = backend_list<urcu_wfcqueue<spin>, urcu_wfcqueue<yielding>>;
using urcu_wfcqueue_for_many = list<for_many<urcu_wfcqueue_plug, yielding>>;

#else

inline constexpr rival urcu_wfcqueue_is{"urcu_wfcqueue", "liburcu-dev", false};
using urcu_wfcqueue_list = backend_list<>;
using urcu_wfcqueue_for_many = list<>;

#endif

}  // namespace typed_pipes::rivals
