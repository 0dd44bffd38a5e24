// -----------------------------------------------------------------------------
// ck_ring.hpp - Concurrency Kit's ring, one sender and one receiver.
// -----------------------------------------------------------------------------
// Source     github.com/concurrencykit/ck (Samy Al Bahra), Debian libck-dev.
// Used       ck_ring_enqueue_spsc and ck_ring_dequeue_spsc, inline, on a buffer of their own. Plain
//            messages of at most a word travel in the pointer, others on the heap.
// Left out   its operations for many senders. A sender that has reserved a slot polls inside until all
//            earlier senders have published; with more senders than cores, one that is not running stops
//            the others for their time slices: 200,000 messages of 8 senders on 2 cores took over 300 s.
// Differs    its header is C: it returns false where a pointer is due, which C++ refuses. So `false` is 0
//            while it is included; nothing else is changed. One of its slots always stays empty.
// Waiting    never waits by itself: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <type_traits>

#include "harness/rivals/adapter/boxed.hpp"
#include "harness/rivals/adapter/rival.hpp"

#ifdef TYPED_PIPES_HAVE_CK_RING
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif
#define false 0
extern "C" {
#include <ck_ring.h>
}
#undef false
#ifdef __clang__
#pragma clang diagnostic pop
#endif
#endif

namespace typed_pipes::rivals {

#ifdef TYPED_PIPES_HAVE_CK_RING

namespace detail {

template <class T, std::size_t Capacity>
class ck_pointers {
 public:
  ck_pointers() { ck_ring_init(&ring_, Capacity); }

  bool try_push(T* p) { return ck_ring_enqueue_spsc(&ring_, places_.data(), p); }
  T* try_pop() {
    void* p = nullptr;
    // It takes the address of the result as a void pointer.
    if (!ck_ring_dequeue_spsc(&ring_, places_.data(), static_cast<void*>(&p))) return nullptr;
    return static_cast<T*>(p);
  }
  bool empty() const { return ck_ring_size(&ring_) == 0; }

 private:
  ck_ring_t ring_;
  alignas(64) std::array<ck_ring_buffer_t, Capacity> places_;
};

/// A value of at most a word in place of the pointer.
template <class T, std::size_t Capacity>
class ck_words {
 public:
  ck_words() { ck_ring_init(&ring_, Capacity); }

  bool try_push(T& v) {
    void* word = nullptr;
    std::memcpy(&word, &v, sizeof v);
    return ck_ring_enqueue_spsc(&ring_, places_.data(), word);
  }
  bool try_pop(T& v) {
    void* word = nullptr;
    if (!ck_ring_dequeue_spsc(&ring_, places_.data(), static_cast<void*>(&word))) return false;
    std::memcpy(static_cast<void*>(&v), &word, sizeof v);
    return true;
  }
  bool empty() const { return ck_ring_size(&ring_) == 0; }

 private:
  ck_ring_t ring_;
  alignas(64) std::array<ck_ring_buffer_t, Capacity> places_;
};

}  // namespace detail

template <std::size_t Capacity>
struct ck_ring_plug {
  static constexpr queue_traits traits{.name = "ck_ring",
                                       .put_blocks = put_blocks::when_full,
                                       .allocates = allocation::per_message,  // of more than a word
                                       .capacity = Capacity,
                                       .design = "an array and two indices",
                                       .source = "Concurrency Kit ck_ring",
                                       .family = "index_ring",
                                       .look = 5};

  template <class T>
  using queue =
      std::conditional_t<std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(void*),
                         detail::ck_words<T, Capacity>, boxed<T, detail::ck_pointers<T, Capacity>>>;
};

#endif

struct ck_ring {
  static constexpr std::string_view name = "ck_ring";
  static constexpr needs needed{"ck_ring.h", "libck-dev"};
#ifdef TYPED_PIPES_HAVE_CK_RING
  using one_to_one = list<sized<ck_ring_plug, spin, yielding>>;
#endif
};

}  // namespace typed_pipes::rivals
