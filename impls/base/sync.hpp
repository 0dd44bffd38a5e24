// -----------------------------------------------------------------------------
// sync.hpp - what a lock-free backend needs of the machine: atomics, plain data, parking, memory.
// -----------------------------------------------------------------------------
// A backend takes these through one template parameter, Sync, so that a race detector explores the
// code that ships. real_sync is the real machine; it adds no instruction to hand-written
// std::atomic. The race detector's Sync (verify/relacy) has the same members:
//
//   atomic<T>          as std::atomic<T>, every order explicit
//   var<T>             plain data: write() before the first access of the writer, read() before
//                      the first access of the reader; data races are detected there
//   park               sleep on a 32-bit word while it holds a value; wake by address only
//   allocate, release  memory; late accesses and leaks are detected there
//   passed             whether a deadline has passed; called once in polls_per_look polls
//   light_fence,       two halves of one full fence between a thread that publishes often and one
//   heavy_fence        that is about to sleep: at least one sees what the other wrote. A template argument
//                      says whether its waits sleep often; both threads give the same
//   pause              one turn of a polling loop
//   claim, fetch       prefetch a cache line for writing or reading; no other effect
//   yield              lets another thread run on this core; used only by policies that learn
//   of_thread<T>       a T for each thread; T is constant-initialised and needs no destructor
//   first_sequence     the sequence number of a session's first message: 0, except in tests
//
// Wake by address only: once a message is published its packet belongs to the receiver, which may
// free it before the sender wakes it. So the sender computes the address of the word before, and the
// kernel hashes the address without reading it. Spurious wake-ups are possible: if the address is used
// again, another thread may be woken. It finds its own word unchanged and sleeps on, because every wait
// is a loop.
//
// Where waits sleep often each thread pays for itself, by a full fence. To interrupt every other thread of the
// process for each sleep would cost more: microseconds, and tens of them in many virtual machines. The rest is
// about fences of waits that sleep rarely.
//
// These are of one kind for the whole process. As long as membarrier(2) works, the light fence orders
// only the compiler, and the heavy fence makes the kernel interrupt every running thread of the process:
// an interrupt or a context switch is a full fence wherever it occurs. If membarrier never worked, both are
// full fences. It may also stop working, because a sandbox that is entered late refuses the call. The first
// thread that is refused then changes over, in four steps:
//
//   1. It publishes `changing_over`. A light fence that begins after that is a full fence.
//   2. It waits a millisecond. A light fence that began before may have read `asymmetric`, and then it
//      orders nothing. But the message before that fence was stored before the read. A processor delays
//      stores by microseconds at most, and an interruption of the thread was a full fence. So after the
//      wait every such message is visible.
//   3. It publishes `full`, looks for messages, and may sleep. Heavy fences that begin now are full fences
//      only. Each light fence they can pair with is a full fence too, or its message is visible.
//   4. A thread that finds `changing_over` and is refused does the same by itself. So it does not matter
//      how far the first thread is, or whether it exists: a process may be forked during the change.
//
// There is no way back, because a sandbox cannot be left. Until the process has registered for membarrier
// the kind is `unknown`. That is zero, so it can be read before any constructor has run: light fences are
// full fences then, and a heavy fence registers.
//
// Orderings  [kind]  change_over() release kind  ->  heavy_fence() acquire kind : each message before a
//                    light fence that ordered nothing is visible
// Source     futex(2). Waking a freed address: WG21 P2616. membarrier(2), as userspace RCU uses it.
//            Stores that drain in bounded time: Morrison and Afek, Temporally bounding TSO (2015).
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/impls/base/requirements.hpp>

// After what says that Linux is needed.
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <linux/time_types.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/base/clock.hpp>

namespace typed_pipes::detail {

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

    /// Sleeps while w holds value. Spurious wake-ups are possible.
    static void wait(const word& w, std::uint32_t value) { sleep(&w, value, nullptr); }

    /// As wait(), but at most until t.
    static void wait_until(const word& w, std::uint32_t value, clock::time_point t) {
      const auto since = (std::max)(t.time_since_epoch(), clock::duration::zero());
      const auto s = std::chrono::floor<std::chrono::seconds>(since);
      const kernel_time at{s.count(), std::chrono::nanoseconds(since - s).count()};
      sleep(&w, value, &at);
    }

    /// Wakes the one thread that sleeps on the word at a. The word may have been freed.
    static void wake(address a) {
      syscall(SYS_futex, a, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    }

   private:
    // The kernel reads a plain 32-bit word where the atomic lives.
    static_assert(sizeof(word) == 4 && word::is_always_lock_free);
    // Seconds of 64 bits on every machine. On those of 32 bits another call takes them, and time_t may be shorter.
    using kernel_time = __kernel_timespec;
#ifdef SYS_futex_time64
    static constexpr long futex_with_timeout = SYS_futex_time64;
#else
    static constexpr long futex_with_timeout = SYS_futex;
#endif
    // With WAIT_BITSET the timeout is an absolute time of the monotonic clock, which is steady_clock on Linux.
    static void sleep(const word* w, std::uint32_t value, const kernel_time* until) {
      syscall(futex_with_timeout, w, FUTEX_WAIT_BITSET_PRIVATE, value, until, nullptr,
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

  /// For a thread that publishes: orders only the compiler if the kernel can make every other thread pass
  /// a barrier on demand; otherwise a full fence.
  template <bool SleepsOften = false>
  static void light_fence() {
    if (SleepsOften || !asymmetric_between_two_accesses()) [[unlikely]]
      full_fence();
  }
  /// For a thread that is about to sleep: it pays for both sides, unless waits sleep often.
  template <bool SleepsOften = false>
  static void heavy_fence() {
    full_fence();
    if constexpr (SleepsOften) return;
    // [kind] acquire: what was published before light fences that ordered nothing is visible.
    std::uint32_t now = kind.current.load(std::memory_order_acquire);
    if (now == unknown) now = ask_for_membarrier();
    if (now != full && !every_thread_passes_a_barrier()) change_over();
  }

  static constexpr unsigned polls_per_look = 64;  // reading the clock costs as much as many polls
  static bool passed(clock::time_point t) { return has_passed(t); }

  /// The processor's hint for polling loops. Without it the speculated loads of a polling core slow the
  /// writer that it waits for.
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#elif defined(__riscv)
    asm volatile(".insn i 0x0F, 0, x0, x0, 0x010");
#endif
  }

  /// Prefetches a cache line for writing.
  static void claim([[maybe_unused]] const void* line) {
#if defined(__x86_64__) || defined(__i386__)
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(line)));
#else
    __builtin_prefetch(line, 1);
#endif
  }

  /// Prefetches a cache line for reading.
  static void fetch(const void* line) { __builtin_prefetch(line); }

  /// Lets another thread run on this core, if one is ready to.
  static void yield() { sched_yield(); }

  template <class T>
  static T& of_thread() {
    // A T that needed a destructor could not be used by destructors of statics and other thread_locals.
    static_assert(std::is_trivially_destructible_v<T>);
    static constinit thread_local T value{};
    return value;
  }

  static constexpr std::uint64_t first_sequence() { return 0; }

 private:
  // Not atomic_thread_fence: ThreadSanitizer does not support it.
  static void full_fence() { __sync_synchronize(); }

  enum : std::uint32_t { unknown, asymmetric, changing_over, full };

  // In a cache line of its own, because every light fence reads it.
  struct alignas(64) own_line {
    std::atomic<std::uint32_t> current;  // unknown, before any constructor runs
  };
  // Visible, so that all shared objects of a process have one: a sender would not see that another changed over.
  [[gnu::visibility("default")]] static constinit inline own_line kind;

  // For the compiler this is a barrier: it moves no access from one side of the question to the other.
  static bool asymmetric_between_two_accesses() {
#if defined(__x86_64__) || defined(__i386__)
    // In assembly, because both compilers use a separate load for an atomic operand. With a bool as output
    // clang overestimates the size of the code and inlines less. In both syntaxes of assembly.
    int is;
    asm volatile("cmp{l %2, %1| dword ptr %1, %2}"
                 : "=@cce"(is)
                 : "m"(kind.current), "i"(asymmetric)
                 : "memory");
    return is != 0;
#else
    asm volatile("" ::: "memory");
    // relaxed: change_over() waits until no thread can still read an old value.
    const bool is = kind.current.load(std::memory_order_relaxed) == asymmetric;
    asm volatile("" ::: "memory");
    return is;
#endif
  }

  static bool every_thread_passes_a_barrier() {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
  }

  // Registers this process for the barrier, if the kernel has it. Returns the kind of the fences.
  static std::uint32_t ask_for_membarrier() {
    const bool granted =
        syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
    const std::uint32_t answer = granted ? asymmetric : full;
    std::uint32_t was = unknown;
    // [kind] acquire: if another thread was first, it may already have changed over.
    return kind.current.compare_exchange_strong(was, answer, std::memory_order_acquire,
                                                std::memory_order_acquire)
               ? answer
               : was;
  }

  // The kernel refused the barrier. Returns when every message before a light fence that ordered nothing is
  // visible.
  [[gnu::noinline]] static void change_over() {
    std::uint32_t was = asymmetric;
    // relaxed: the wait makes it visible. If it fails, another thread was first and may be at any step.
    kind.current.compare_exchange_strong(was, changing_over, std::memory_order_relaxed,
                                         std::memory_order_relaxed);
    full_fence();
    // Checked by the clock, because a signal ends the sleep and a sandbox may refuse it.
    const clock::time_point until = deadline_in(std::chrono::milliseconds(1));
    const timespec millisecond{0, 1'000'000};
    while (!has_passed(until)) nanosleep(&millisecond, nullptr);
    full_fence();
    // [kind] release: what was published before light fences that ordered nothing is visible.
    kind.current.store(full, std::memory_order_release);
  }

  // Registers before main() runs, so that no message has to.
  [[maybe_unused]] static inline const std::uint32_t kind_at_start = ask_for_membarrier();
};

}  // namespace typed_pipes::detail
