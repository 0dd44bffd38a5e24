// -----------------------------------------------------------------------------
// ck_ring.hpp - Concurrency Kit's ring, one sender and one receiver.
// -----------------------------------------------------------------------------
// Source     github.com/concurrencykit/ck (Samy Al Bahra), Debian libck-dev.
// Used       ck_ring_enqueue_spsc and ck_ring_dequeue_spsc, inline, on a buffer of their own. Plain
//            messages of at most a word travel in the pointer, others on the heap.
// Left out   its operations for many senders. There who has reserved a place waits, polling inside, for
//            all who reserved before; with more senders than cores one that is not running stops all
//            others for their time slices: 200,000 messages of 8 senders on 2 cores took over 300 s.
// Differs    its header is C: `return false` for a null pointer keeps it from being C++. So `false`
//            is 0 while it is read; nothing else is changed. Of its places one stays empty.
// Waiting    never waits by itself: tries, with our policy between.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <type_traits>

#include "harness/rivals/adapter/boxed.hpp"
#include "harness/rivals/adapter/queue_backend.hpp"

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

template <class T, std::size_t Room>
class ck_pointers {
 public:
  ck_pointers() { ck_ring_init(&ring_, Room); }

  bool try_push(T* p) { return ck_ring_enqueue_spsc(&ring_, places_.data(), p); }
  T* try_pop() {
    void* p = nullptr;
    // It takes where to write as a pointer to anything.
    if (!ck_ring_dequeue_spsc(&ring_, places_.data(), static_cast<void*>(&p))) return nullptr;
    return static_cast<T*>(p);
  }
  bool empty() const { return ck_ring_size(&ring_) == 0; }

 private:
  ck_ring_t ring_;
  alignas(64) std::array<ck_ring_buffer_t, Room> places_;
};

/// A value of at most a word in the place of the pointer.
template <class T, std::size_t Room>
class ck_words {
 public:
  ck_words() { ck_ring_init(&ring_, Room); }

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
  alignas(64) std::array<ck_ring_buffer_t, Room> places_;
};

}  // namespace detail

template <std::size_t Room>
struct ck_ring_plug {
  static constexpr std::string_view name = "ck_ring", source = "Concurrency Kit ck_ring";
  static constexpr std::string_view design = "an array and two indices", package = "libck-dev",
                                    family = "index_ring";
  static constexpr typed_pipes::put_blocks put_blocks = typed_pipes::put_blocks::when_full;
  static constexpr std::size_t capacity = Room;
  static constexpr allocation allocates = allocation::per_message;  // of more than a word

  template <class T>
  using queue =
      std::conditional_t<std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(void*),
                         detail::ck_words<T, Room>, boxed<T, detail::ck_pointers<T, Room>>>;
};

template <class Waiting, std::size_t Room = 1024>
using ck_ring = queue_backend<ck_ring_plug<Room>, Waiting>;

inline constexpr rival ck_ring_is{"ck_ring", "libck-dev", true};
using ck_ring_list = backend_list<ck_ring<spin>, ck_ring<yielding>>;
template <std::size_t Room>
using ck_ring_of_room = backend_list<ck_ring<spin, Room>>;

#else

inline constexpr rival ck_ring_is{"ck_ring", "libck-dev", false};
using ck_ring_list = backend_list<>;
template <std::size_t Room>
using ck_ring_of_room = backend_list<>;

#endif

}  // namespace typed_pipes::rivals
