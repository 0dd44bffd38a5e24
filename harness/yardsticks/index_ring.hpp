// -----------------------------------------------------------------------------
// index_ring.hpp - the classical ring between one sender and one receiver: the yardstick.
// -----------------------------------------------------------------------------
// An array and two counters: the sender moves one on, the receiver the other. Each side keeps a copy
// of the other's counter and looks again only when the copy says full, or empty: then one journey of
// a counter's line serves as many messages as were written since.
//
// Orderings  [head]  try_push() release head  ->  try_pop() acquire head : the messages below it
//            [tail]  try_pop() release tail   ->  try_push() acquire tail : the room below it is free
// Source     Lamport, "Specifying Concurrent Program Modules" (1983): no lock is needed. Copies of
//            the other's counter: MCRingBuffer (Lee, Bu, Chandranmenon 2010).
// Used       as the queues of others: under queue_backend.hpp, with the same words beside it.
// Waiting    never waits by itself: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "harness/rivals/adapter/queue_backend.hpp"

namespace typed_pipes::rivals {

template <std::size_t Room>
struct index_ring_plug {
  static_assert(std::has_single_bit(Room));
  static constexpr std::string_view name = "index_ring", source = "Lamport 1983 and its heirs";
  static constexpr std::string_view
      design = "an array and two indices, each side with a copy of the other's",
      package = "", family = "index_ring";
  static constexpr typed_pipes::origin origin = typed_pipes::origin::ours;
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::at_creation;

  template <class T>
  class queue {
   public:
    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      // relaxed: whoever destroys it has been told of both by the last to leave.
      std::size_t from = tail_.load(std::memory_order_relaxed);
      // relaxed: as above.
      const std::size_t until = head_.load(std::memory_order_relaxed);
      for (; from != until; ++from) std::destroy_at(at(from));
    }

    bool try_push(T& v) {
      // relaxed: the sender's own counter.
      const std::size_t n = head_.load(std::memory_order_relaxed);
      if (n - tail_seen_ == Room) {
        // [tail] acquire: what stood there was destroyed.
        tail_seen_ = tail_.load(std::memory_order_acquire);
        if (n - tail_seen_ == Room) return false;
      }
      ::new (places_[n % Room].bytes) T(std::move(v));
      // [head] release: the message is complete.
      head_.store(n + 1, std::memory_order_release);
      return true;
    }

    bool try_pop(T& v) {
      // relaxed: the receiver's own counter.
      const std::size_t n = tail_.load(std::memory_order_relaxed);
      if (n == head_seen_) {
        // [head] acquire: the messages below it are complete.
        head_seen_ = head_.load(std::memory_order_acquire);
        if (n == head_seen_) return false;
      }
      T* const here = at(n);
      v = std::move(*here);
      std::destroy_at(here);
      // [tail] release: the place is free.
      tail_.store(n + 1, std::memory_order_release);
      return true;
    }

    /// Exact for the receiver.
    bool empty() const {
      // relaxed: the receiver's own counter.
      const std::size_t n = tail_.load(std::memory_order_relaxed);
      // [head] acquire: whoever sees a message may take it.
      return n == head_seen_ && n == head_.load(std::memory_order_acquire);
    }

   private:
    struct place {
      alignas(T) std::byte bytes[sizeof(T)];
    };
    T* at(std::size_t n) { return std::launder(reinterpret_cast<T*>(places_[n % Room].bytes)); }

    // The sender's, the receiver's, and what both touch: apart by two lines, which are fetched in pairs.
    alignas(128) std::atomic<std::size_t> head_{0};
    std::size_t tail_seen_ = 0;
    alignas(128) std::atomic<std::size_t> tail_{0};
    std::size_t head_seen_ = 0;
    alignas(128) place places_[Room];
  };
};

template <class Waiting, std::size_t Room = 1024>
using index_ring = queue_backend<index_ring_plug<Room>, Waiting>;

inline constexpr rival index_ring_is{"index_ring", "", true};
using index_ring_list = backend_list<index_ring<spin>, index_ring<yielding>>;
template <std::size_t Room>
using index_ring_of_room = backend_list<index_ring<spin, Room>>;

}  // namespace typed_pipes::rivals
