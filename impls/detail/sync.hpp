// -----------------------------------------------------------------------------
// sync.hpp - the machine under a lock-free backend: atomics, plain cells, parking, memory.
// -----------------------------------------------------------------------------
// A backend takes these through one template parameter, so that the code a checker
// explores is the code that ships. This is the real machine; it adds no instruction to
// hand-written std::atomic. A checker's machine has the same members:
//
//   atomic<T>          as std::atomic<T>, every order explicit
//   var<T>             a plain cell: write() before the first access of the writer, read()
//                      before the first of the reader; races show there
//   park               sleep on a 32-bit word while it holds a value; wake by address only
//   allocate, release  memory; lifetimes and leaks show there
//   passed             is it that late; asked once in polls_per_look polls
//   light_fence,       two halves of one full fence between a thread that publishes often and one
//   heavy_fence        that is about to sleep: of the two, one sees what the other wrote
//   pause              one turn of a polling loop
//   claim, fetch       ask for a cache line ahead of writing or reading; change nothing else
//   yield              lets another thread run on this core; asked only by policies that learn
//   first_number       which number a session's first message has: 0, but where a test begins late
//
// Wake by address only: once a message is published its packet belongs to the receiver,
// who may free it before the sender wakes it. So the sender keeps the word's address from
// before and the kernel hashes it without reading it; a stranger woken by a re-used
// address finds its own word unchanged and sleeps on. Every wait is therefore a loop.
//
// Source     futex(2). The trap: WG21 P2616. membarrier(2), as userspace RCU uses it.
// -----------------------------------------------------------------------------
#pragma once

#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <new>

#include "impls/clock.hpp"

namespace pipes::detail {

struct real_sync {
  template <class T>
  using atomic = std::atomic<T>;

  template <class T>
  class var {
   public:
    T& write() { return value_; }
    T& read() { return value_; }

   private:
    T value_;
  };

  class park {
   public:
    using word = std::atomic<std::uint32_t>;
    using address = const void*;

    static address address_of(const word& w) { return &w; }

    /// Sleeps while w holds value; may return for no reason.
    static void wait(const word& w, std::uint32_t value) { sleep(&w, value, nullptr); }

    /// The same, but at most until t.
    static void wait_until(const word& w, std::uint32_t value, clock::time_point t) {
      const auto since = t.time_since_epoch();
      const auto s = std::chrono::floor<std::chrono::seconds>(since);
      const timespec at{static_cast<std::time_t>(s.count()),
                        static_cast<long>(std::chrono::nanoseconds(since - s).count())};
      sleep(&w, value, &at);
    }

    /// Wakes the one thread that sleeps on the word at a. The word need not exist any more.
    static void wake(address a) {
      syscall(SYS_futex, a, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    }

   private:
    // The kernel reads a plain 32-bit word where the atomic lives.
    static_assert(sizeof(word) == 4 && word::is_always_lock_free);
    // With WAIT_BITSET the time is absolute on the monotonic clock, which steady_clock is on Linux.
    static void sleep(const word* w, std::uint32_t value, const timespec* until) {
      syscall(SYS_futex, w, FUTEX_WAIT_BITSET_PRIVATE, value, until, nullptr,
              FUTEX_BITSET_MATCH_ANY);
    }
  };

  static void* allocate(std::size_t bytes, std::size_t align) {
    if (align <= __STDCPP_DEFAULT_NEW_ALIGNMENT__) return ::operator new(bytes);
    return ::operator new (bytes, std::align_val_t{align});
  }
  static void release(void* p, std::size_t align) noexcept {
    if (align <= __STDCPP_DEFAULT_NEW_ALIGNMENT__) return ::operator delete(p);
    ::operator delete (p, std::align_val_t{align});
  }

  /// Who publishes: nothing but an order for the compiler where the kernel can make every other
  /// thread pass a barrier on demand, else a fence.
  static void light_fence() {
    if (asymmetric) [[likely]] {
      asm volatile("" ::: "memory");
    } else {
      full_fence();
    }
  }
  /// Who is about to sleep pays for both.
  static void heavy_fence() {
    full_fence();
    // Asked again, not remembered: a thread may run before `asymmetric` has its value.
    syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
  }

  static constexpr unsigned polls_per_look = 64;  // a look at the clock costs as much as many polls
  static bool passed(clock::time_point t) { return clock::now() >= t; }

  // Without the hint a polling core floods its own pipeline and slows the writer it waits for.
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#elif defined(__riscv)
    asm volatile(".insn i 0x0F, 0, x0, x0, 0x010");
#endif
  }

  /// Asks for a line, to write to it.
  static void claim([[maybe_unused]] const void* line) {
#if defined(__x86_64__) || defined(__i386__)
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(line)));
#else
    __builtin_prefetch(line, 1);
#endif
  }

  /// Asks for a line, to read it.
  static void fetch(const void* line) { __builtin_prefetch(line); }

  /// Lets another thread run here, if one can.
  static void yield() { sched_yield(); }

  static constexpr std::uint64_t first_number() { return 0; }

 private:
  // Not atomic_thread_fence: ThreadSanitizer refuses it.
  static void full_fence() { __sync_synchronize(); }

  // Does the kernel know the barrier, and does it know that this process will use it?
  static inline const bool asymmetric =
      syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
};

}  // namespace pipes::detail
