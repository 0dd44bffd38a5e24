// -----------------------------------------------------------------------------
// urcu_wfcqueue.hpp - liburcu's wait-free concurrent queue, for many senders and one receiver.
// -----------------------------------------------------------------------------
// Source     Userspace RCU (Mathieu Desnoyers, Lai Jiangshan), Debian liburcu-dev.
// Used       intrusively: message and node are one block on the heap; head and tail on cache lines of their
//            own, and no dequeue lock for the one receiver, as its header allows.
// Differs    none.
// Waiting    never waits by itself: tries (nonblocking dequeue), with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_URCU_WFCQUEUE
#include <urcu/wfcqueue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_URCU_WFCQUEUE

struct urcu_wfcqueue_plug {
  static constexpr queue_traits traits{.name = "urcu_wfcqueue",
                                       .put_blocks = put_blocks::never,
                                       .allocates = allocation::per_message,
                                       .design = "a linked list, wait-free for many senders",
                                       .source = "liburcu wfcqueue",
                                       .look = 8};

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

    // "Would block" means that a sender is between its two steps: there is no message yet.
    node* take() {
      cds_wfcq_node* const got =
          __cds_wfcq_dequeue_nonblocking(__cds_wfcq_head_cast(&head_), &tail_);
      return got == CDS_WFCQ_WOULDBLOCK ? nullptr : static_cast<node*>(got);
    }

    alignas(64) __cds_wfcq_head head_;
    alignas(64) cds_wfcq_tail tail_;
  };
};

#endif

struct urcu_wfcqueue {
  static constexpr std::string_view name = "urcu_wfcqueue";
  static constexpr needs needed{"urcu/wfcqueue.h", "liburcu-dev", "urcu-common"};
#ifdef TYPED_PIPES_HAVE_URCU_WFCQUEUE
  using one_to_one = list<fixed<urcu_wfcqueue_plug, spin, yielding>>;
  using many_to_one = list<fixed<urcu_wfcqueue_plug, yielding>>;
#endif
};

}  // namespace typed_pipes::rivals
