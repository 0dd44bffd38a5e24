// -----------------------------------------------------------------------------
// tbb_bounded.hpp - oneTBB's concurrent_bounded_queue, for many senders and many receivers.
// -----------------------------------------------------------------------------
// Source     oneTBB, Debian libtbb-dev.
// Used       with set_capacity; listed twice: push and pop, which block, and try_push and try_pop.
//            The same for many senders.
// Differs    none.
// Waiting    park: its own monitors; a leaving sender lets the receiver out with an empty message.
//            spin: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_TBB_BOUNDED
#include <oneapi/tbb/concurrent_queue.h>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_TBB_BOUNDED

namespace detail {

template <class T>
class tbb_tried {
 public:
  explicit tbb_tried(std::size_t room) {
    held.set_capacity(static_cast<typename decltype(held)::size_type>(room));
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

template <std::size_t Room, bool Blocking>
struct tbb_bounded_plug {
  static constexpr std::string_view name = "tbb_bounded",
                                    source = "oneTBB concurrent_bounded_queue";
  static constexpr std::string_view
      design = "a growing queue of pages with a limit, for many on both sides",
      package = "libtbb-dev";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::queue_growth;

  template <class T>
  struct queue : std::conditional_t<Blocking, detail::tbb_blocking<T>, detail::tbb_tried<T>> {
    using base = std::conditional_t<Blocking, detail::tbb_blocking<T>, detail::tbb_tried<T>>;
    queue() : base(Room) {}
  };
};

template <class Waiting, std::size_t Room = 1024>
using tbb_bounded = queue_backend<tbb_bounded_plug<Room, Waiting::sleeps>, Waiting>;

inline constexpr rival tbb_bounded_is{"tbb_bounded", "libtbb-dev", true};
using tbb_bounded_list = backend_list<tbb_bounded<spin>, tbb_bounded<park>>;
using tbb_bounded_for_many = list<for_many<tbb_bounded_plug<1024, false>, yielding>,
                                  for_many<tbb_bounded_plug<1024, true>, park>>;
template <std::size_t Room>
using tbb_bounded_of_room = backend_list<tbb_bounded<spin, Room>>;

#else

inline constexpr rival tbb_bounded_is{"tbb_bounded", "libtbb-dev", false};
using tbb_bounded_list = backend_list<>;
using tbb_bounded_for_many = list<>;
template <std::size_t Room>
using tbb_bounded_of_room = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
