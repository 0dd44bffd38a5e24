// -----------------------------------------------------------------------------
// index_ring.hpp - the classical SPSC ring, as a yardstick for ours and for the queues of others.
// -----------------------------------------------------------------------------
// An array and two counters: the sender advances one, the receiver the other. Each side keeps a copy of the
// other's counter and reads it again only when the copy says full, or empty: then one transfer of that
// cache line serves all messages written since.
//
// Orderings  [head]  try_push() release head  ->  try_pop() acquire head : the messages below it
//            [tail]  try_pop() release tail   ->  try_push() acquire tail : the places below it are free
// Source     Lamport, "Specifying Concurrent Program Modules" (1983): no lock is needed. Copies of
//            the other's counter: MCRingBuffer (Lee, Bu, Chandranmenon 2010).
// Used       as the queues of other projects, under queue_backend.hpp.
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

#include "harness/rivals/adapter/rival.hpp"

namespace typed_pipes::rivals {

template <std::size_t Capacity>
struct index_ring_plug {
  static_assert(std::has_single_bit(Capacity));
  static constexpr queue_traits traits{
      .name = "index_ring",
      .put_blocks = put_blocks::when_full,
      .allocates = allocation::at_creation,
      .capacity = Capacity,
      .design = "an array and two indices, each side with a copy of the other's",
      .source = "Lamport 1983, MCRingBuffer 2010",
      .family = "index_ring",
      .look = 3};

  template <class T>
  class queue {
   public:
    queue() = default;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;
    ~queue() {
      // relaxed: the destroying thread synchronised with the other one when that one left.
      std::size_t from = tail_.load(std::memory_order_relaxed);
      // relaxed: as above.
      const std::size_t until = head_.load(std::memory_order_relaxed);
      for (; from != until; ++from) std::destroy_at(at(from));
    }

    bool try_push(T& v) {
      // relaxed: the sender's own counter.
      const std::size_t n = head_.load(std::memory_order_relaxed);
      if (n - tail_seen_ == Capacity) {
        // [tail] acquire: the message in that place was destroyed.
        tail_seen_ = tail_.load(std::memory_order_acquire);
        if (n - tail_seen_ == Capacity) return false;
      }
      ::new (places_[n % Capacity].bytes) T(std::move(v));
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
      // [head] acquire: a message that is seen may be taken.
      return n == head_seen_ && n == head_.load(std::memory_order_acquire);
    }

   private:
    struct place {
      alignas(T) std::byte bytes[sizeof(T)];
    };
    T* at(std::size_t n) { return std::launder(reinterpret_cast<T*>(places_[n % Capacity].bytes)); }

    // The members of the sender, those of the receiver and those of both are two lines apart, because processors
    // fetch lines in pairs.
    alignas(128) std::atomic<std::size_t> head_{0};
    std::size_t tail_seen_ = 0;
    alignas(128) std::atomic<std::size_t> tail_{0};
    std::size_t head_seen_ = 0;
    alignas(128) place places_[Capacity];
  };
};

}  // namespace typed_pipes::rivals

namespace typed_pipes::yardsticks {

/// Described like a rival; but it is ours.
struct index_ring {
  static constexpr std::string_view name = "index_ring";
  static constexpr rivals::needs needed{};
  static constexpr typed_pipes::origin origin = typed_pipes::origin::ours;
  using one_to_one = list<rivals::sized<rivals::index_ring_plug, spin, rivals::yielding>>;
};

}  // namespace typed_pipes::yardsticks
