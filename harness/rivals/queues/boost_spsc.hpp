// -----------------------------------------------------------------------------
// boost_spsc.hpp - boost::lockfree::spsc_queue.
// -----------------------------------------------------------------------------
// Source     Boost.Lockfree (Tim Blechmann), Debian libboost-dev.
// Used       with its capacity known at compile time, which its manual recommends: push, and
//            consume_one to move the message out where pop would copy it.
// Differs    its push copies; for a message that can only be moved, the copy is a move. With a fixed
//            capacity its destructor does not destroy what is left in it, so we empty it.
// Waiting    never waits by itself: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_BOOST_SPSC
#include <boost/lockfree/spsc_queue.hpp>
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_BOOST_SPSC

template <std::size_t Capacity>
struct boost_spsc_plug {
  static constexpr queue_traits traits{.name = "boost_spsc",
                                       .put_blocks = put_blocks::when_full,
                                       .allocates = allocation::at_creation,
                                       .capacity = Capacity,
                                       .design = "an array and two indices",
                                       .source = "Boost.Lockfree spsc_queue",
                                       .family = "index_ring",
                                       .look = 0};

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
    boost::lockfree::spsc_queue<T, boost::lockfree::capacity<Capacity>> queue_;
  };
};

#endif

struct boost_spsc {
  static constexpr std::string_view name = "boost_spsc";
  static constexpr needs needed{"boost/lockfree/spsc_queue.hpp", "libboost-dev"};
#ifdef TYPED_PIPES_HAVE_BOOST_SPSC
  using one_to_one = list<sized<boost_spsc_plug, spin, yielding>>;
#endif
};

}  // namespace typed_pipes::rivals
