// -----------------------------------------------------------------------------
// boost_spsc.hpp - boost::lockfree::spsc_queue.
// -----------------------------------------------------------------------------
// Source     Boost.Lockfree (Tim Blechmann), Debian libboost-dev.
// Used       with its capacity known at compile time, which its manual recommends: push, and
//            consume_one to move the message out where pop would copy it.
// Differs    its push copies; where a message can only be moved, its copy is a move. With a fixed
//            capacity it destroys nothing that is left in it, so we empty it.
// Waiting    never waits by itself: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/rivals/adapter/queue_backend.hpp"

#ifdef TYPED_PIPES_HAVE_BOOST_SPSC
#include <boost/lockfree/spsc_queue.hpp>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_BOOST_SPSC

template <std::size_t Room>
struct boost_spsc_plug {
  static constexpr std::string_view name = "boost_spsc", source = "Boost.Lockfree spsc_queue";
  static constexpr std::string_view design = "an array and two indices", package = "libboost-dev",
                                    family = "index_ring";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::at_creation;

  template <class T>
  struct copied_by_moving : T {
    using T::T;
    copied_by_moving() = default;
    copied_by_moving(copied_by_moving&&) noexcept = default;
    copied_by_moving& operator=(copied_by_moving&&) noexcept = default;
    copied_by_moving(const copied_by_moving& other) noexcept
        : T(std::move(const_cast<copied_by_moving&>(other))) {}
  };
  template <class T>
  using element =
      typename std::conditional_t<std::is_copy_constructible_v<T>, std::type_identity<T>,
                                  std::type_identity<copied_by_moving<T>>>::type;

  template <class T>
  class queue {
   public:
    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      if constexpr (!std::is_trivially_destructible_v<T>)
        while (queue_.pop()) {
        }
    }

    bool try_push(T& v) { return queue_.push(v); }
    bool try_pop(T& v) {
      return queue_.consume_one([&](T& front) { v = std::move(front); });
    }
    bool empty() const { return queue_.read_available() == 0; }

   private:
    boost::lockfree::spsc_queue<T, boost::lockfree::capacity<Room>> queue_;
  };
};

template <class Waiting, std::size_t Room = 1024>
using boost_spsc = queue_backend<boost_spsc_plug<Room>, Waiting>;

inline constexpr rival boost_spsc_is{"boost_spsc", "libboost-dev", true};
using boost_spsc_list = backend_list<boost_spsc<spin>, boost_spsc<yielding>>;
template <std::size_t Room>
using boost_spsc_of_room = backend_list<boost_spsc<spin, Room>>;

#else

inline constexpr rival boost_spsc_is{"boost_spsc", "libboost-dev", false};
using boost_spsc_list = backend_list<>;
template <std::size_t Room>
using boost_spsc_of_room = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
