// -----------------------------------------------------------------------------
// tbb_bounded.hpp - oneTBB's concurrent_bounded_queue, for many senders and many receivers.
// -----------------------------------------------------------------------------
// Source     oneTBB, Debian libtbb-dev.
// Used       with set_capacity; listed twice: push and pop, which block, and try_push and try_pop.
//            The same for many senders.
// Differs    none.
// Waiting    park: its own monitors; a sender that leaves wakes the receiver by an empty message.
//            spin: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_TBB_BOUNDED
#include <oneapi/tbb/concurrent_queue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_TBB_BOUNDED

namespace detail {

template <class T>
class tbb_tried {
 public:
  explicit tbb_tried(std::size_t capacity) {
    held.set_capacity(static_cast<typename decltype(held)::size_type>(capacity));
  }
  bool try_push(T& v) { return held.try_push(std::move(v)); }
  bool try_pop(T& v) { return held.try_pop(v); }
  bool empty() const { return held.empty(); }

 protected:
  tbb::concurrent_bounded_queue<T> held;
};

template <class T>
class tbb_blocking : public tbb_tried<T> {
 public:
  static constexpr bool spins_inside = false;
  using tbb_tried<T>::tbb_tried;
  void push(T& v) { this->held.push(std::move(v)); }
  void pop(T& v) { this->held.pop(v); }
};

}  // namespace detail

template <std::size_t Capacity, bool Blocking>
struct tbb_bounded_plug {
  static constexpr queue_traits traits{
      .name = "tbb_bounded",
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::queue_growth,
      .capacity = Capacity,
      .design = "a growing queue of pages with a limit, for many on both sides",
      .source = "oneTBB concurrent_bounded_queue",
      .look = 7};

  template <class T>
  struct queue : std::conditional_t<Blocking, detail::tbb_blocking<T>, detail::tbb_tried<T>> {
    using base = std::conditional_t<Blocking, detail::tbb_blocking<T>, detail::tbb_tried<T>>;
    queue() : base(Capacity) {}
  };
};

template <std::size_t Capacity>
using tbb_bounded_tried = tbb_bounded_plug<Capacity, false>;
template <std::size_t Capacity>
using tbb_bounded_blocking = tbb_bounded_plug<Capacity, true>;

#endif

struct tbb_bounded {
  static constexpr std::string_view name = "tbb_bounded";
  static constexpr needs needed{"oneapi/tbb/concurrent_queue.h", "libtbb-dev", "tbb"};
#ifdef TYPED_PIPES_HAVE_TBB_BOUNDED
  using one_to_one = list<sized<tbb_bounded_tried, spin>, sized<tbb_bounded_blocking, park>>;
  using many_to_one = list<sized<tbb_bounded_tried, yielding>, sized<tbb_bounded_blocking, park>>;
#endif
};

}  // namespace typed_pipes::rivals
