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
// What the two fences do is the same in the whole process at a time, and may change once. As long as
// membarrier(2) works (`asymmetric`) the thread that publishes orders only the compiler, and the one that
// sleeps makes the kernel interrupt every thread of the process that runs; an interrupt, as a change of
// threads, is a full fence wherever it comes. Where it never worked both are full fences (`full`). And it
// may stop working: a sandbox that is entered late refuses the call. A thread that is refused then
// changes over:
//
//   1. It publishes `changing_over`. A light fence that begins after that is a full fence.
//   2. It waits a millisecond. A light fence that began before may have read `asymmetric`, and then it
//      orders nothing. But the message it stands behind was stored before that read; a processor holds
//      stores back for microseconds at most, and if the thread was interrupted, that was a full fence.
//      So now every such message can be seen.
//   3. It publishes `full`, looks for messages, and may sleep. Heavy fences that begin now are full
//      fences and no more: all light ones they can meet are full fences too, or their messages are seen.
//   4. A thread that finds `changing_over` and is refused does the same by itself. So it does not matter
//      where the other one is; it need not exist, as in a process forked in the midst of this.
//
// There is no way back, as there is none out of a sandbox. Until the process has asked for membarrier
// the kind is `unknown`, which is zero, so that it can be read before any constructor has run: light
// fences are full ones, and a heavy fence asks.
//
// Orderings  [kind]  change_over() release kind  ->  heavy_fence() acquire kind : each message behind a
//                    light fence that ordered nothing can be seen
// Source     futex(2). The trap: WG21 P2616. membarrier(2), as userspace RCU uses it. Stores that
//            drain in bounded time: Morrison and Afek, Temporally bounding TSO (2015).
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

  /// For a thread that publishes: nothing but an order for the compiler where the kernel can make every
  /// other thread pass a barrier on demand, else a full fence.
  static void light_fence() {
    if (!asymmetric_between_two_accesses()) [[unlikely]]
      full_fence();
  }
  /// For a thread that is about to sleep, which pays for both.
  static void heavy_fence() {
    full_fence();
    // [kind] acquire: what was published behind the last light fences that ordered nothing can be seen.
    std::uint32_t now = kind.now.load(std::memory_order_acquire);
    if (now == unknown) now = ask_for_membarrier();
    if (now != full && !every_thread_passes_a_barrier()) change_over();
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

  enum : std::uint32_t { unknown, asymmetric, changing_over, full };

  // In a line of its own: light fences read it all the time.
  struct alignas(64) own_line {
    std::atomic<std::uint32_t> now;  // unknown, before any constructor runs
  };
  static constinit inline own_line kind;

  // For the compiler, all accesses before come before the question, and all after it after.
  static bool asymmetric_between_two_accesses() {
#if defined(__x86_64__) || defined(__i386__)
    // By hand: what is loaded atomically both compilers load first, and then compare. With a bool clang
    // would take it for more code than it is, and inline less.
    int is;
    asm volatile("cmpl %2, %1" : "=@cce"(is) : "m"(kind.now), "i"(asymmetric) : "memory");
    return is != 0;
#else
    asm volatile("" ::: "memory");
    // relaxed: one that is too old is what change_over() waits for.
    const bool is = kind.now.load(std::memory_order_relaxed) == asymmetric;
    asm volatile("" ::: "memory");
    return is;
#endif
  }

  static bool every_thread_passes_a_barrier() {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
  }

  // Does the kernel know the barrier, and does it know that this process will use it? Returns the kind.
  static std::uint32_t ask_for_membarrier() {
    const bool granted =
        syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
    const std::uint32_t answer = granted ? asymmetric : full;
    std::uint32_t was = unknown;
    // [kind] acquire: if another thread was first it may have changed over since.
    return kind.now.compare_exchange_strong(was, answer, std::memory_order_acquire,
                                            std::memory_order_acquire)
               ? answer
               : was;
  }

  // The kernel refused the barrier. Returns when no light fence that ordered nothing hides a message.
  [[gnu::noinline]] static void change_over() {
    std::uint32_t was = asymmetric;
    // relaxed: the wait makes it known. If it fails another thread was first, and is at any step.
    kind.now.compare_exchange_strong(was, changing_over, std::memory_order_relaxed,
                                     std::memory_order_relaxed);
    full_fence();
    // By the clock: a signal ends the sleep, and a sandbox may refuse that as well.
    const clock::time_point until = clock::now() + std::chrono::milliseconds(1);
    const timespec millisecond{0, 1'000'000};
    while (clock::now() < until) nanosleep(&millisecond, nullptr);
    full_fence();
    // [kind] release: what light fences that ordered nothing stood behind can be seen.
    kind.now.store(full, std::memory_order_release);
  }

  // Asked before main() runs, so that the first message need not.
  [[maybe_unused]] static inline const std::uint32_t kind_at_start = ask_for_membarrier();
};

}  // namespace pipes::detail
