// -----------------------------------------------------------------------------
// relacy_sync.hpp - the members of sync.hpp over the Relacy race detector. Tests only.
// -----------------------------------------------------------------------------
// A backend over relacy_sync is the shipped code. Relacy runs it again and again and chooses, before
// each access to an atomic, which thread continues and how old a value each load reads.
//
//   atomic<T>   rl::atomic and a `lifetime`: every access reads it, destruction writes it. So
//               freeing is a write, and an access that is not ordered before it is a data race,
//               even if it happened to run in time.
//   var<T>      a value and a `lifetime`: write(), read() and destruction all claim exclusive access,
//               as the owner of a packet does.
//   park        a table of sleepers by address, outside any packet. Sleeping compares the newest
//               value of the word once and is atomic with that comparison, as in the kernel; waking
//               compares addresses and accesses nothing. Neither orders memory: the kernel
//               guarantees nothing, so no code may depend on it.
//   time        the scheduler decides when the deadline passes; then it stays passed. A wait
//               that does not time out must be woken: a deadline hides no lost wake-up.
//   memory      blocks that stay mapped; freed addresses are used again at once or never.
//
// Limits     A load sees one of the two newest values of an atomic, an exchange the newest.
//            Initialising an atomic is no scheduling point, because no other thread has it yet. One
//            spurious wake-up in each execution. After a sleep that was refused or ended, and from
//            each thread's second pause() on, another thread runs first and the next load
//            reads a newer value; otherwise no search would end.
//
// A `flaw` weakens this machine in one place, to show that a test would find such a mistake.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/detail/packet.hpp>
#include <utility>

#include "verify/relacy/machine.hpp"

namespace typed_pipes::checking {

struct relacy_sync {
  using order = std::memory_order;
  static constexpr unsigned polls_per_look = 1;

  static rl::memory_order in_relacy(order o) {
    switch (o) {
      case order::relaxed:
        return rl::mo_relaxed;
      case order::acquire:
        return rl::mo_acquire;
      case order::release:
        return rl::mo_release;
      case order::acq_rel:
        return rl::mo_acq_rel;
      default:
        expect(false, "an order that the backends do not use", RL_INFO);
        return rl::mo_seq_cst;
    }
  }

  // __builtin_* as default arguments give the place of the caller, so a trace names the shipped line.
  template <class T>
  class atomic {
   public:
    explicit atomic(T initial) {
      const rl::preemption_disabler alone(rl::ctx());
      cell_.store(initial, rl::mo_relaxed, RL_INFO);
      alive_.take(RL_INFO);
    }
    ~atomic() { alive_.take(RL_INFO); }
    atomic(const atomic&) = delete;
    atomic& operator=(const atomic&) = delete;

    T load(order o, const char* file = __builtin_FILE(), int line = __builtin_LINE()) const {
      const rl::debug_info at("load", file, static_cast<unsigned>(line));
      if (o == order::acquire && broken_by(flaw::look_relaxed)) o = order::relaxed;
      alive_.share(at);
      return cell_.load(in_relacy(o), at);
    }

    void store(T v, order o, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      const rl::debug_info at("store", file, static_cast<unsigned>(line));
      if constexpr (!std::is_pointer_v<T>) {
        if (o == order::relaxed && v == detail::empty && broken_by(flaw::empty_never)) return;
        if (o == order::relaxed && v == detail::left && broken_by(flaw::abandon_never)) return;
      }
      if (o == order::release && broken_by(flaw::store_relaxed)) o = order::relaxed;
      alive_.share(at);
      cell_.store(v, in_relacy(o), at);
    }

    T exchange(T v, order o, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      const rl::debug_info at("exchange", file, static_cast<unsigned>(line));
      if constexpr (!std::is_pointer_v<T>) {
        if ((v == detail::filled || v == detail::left) && broken_by(flaw::wake_early))
          park::wake_sleeper(this);
      }
      alive_.share(at);
      if (in_two_steps(v)) {
        const T before = cell_.load(rl::mo_acquire, at);
        cell_.store(v, rl::mo_release, at);
        return before;
      }
      return cell_.exchange(v, in_relacy(weakened(v, o)), at);
    }

    bool compare_exchange_strong(T& expected, T v, order success, order failure,
                                 const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      const rl::debug_info at("compare_exchange", file, static_cast<unsigned>(line));
      alive_.share(at);
      const bool arms = v == detail::at_notifier;
      const bool notifies = success == order::release && !arms;
      if ((arms && broken_by(flaw::arm_in_two_steps)) ||
          (notifies && broken_by(flaw::notify_in_two_steps))) {
        const T seen = cell_.load(rl::mo_acquire, at);
        if (seen != std::exchange(expected, seen)) return false;
        cell_.store(v, rl::mo_release, at);
        return true;
      }
      if (arms && broken_by(flaw::arm_relaxed)) success = order::relaxed;
      if (notifies && broken_by(flaw::notify_relaxed)) success = order::relaxed;
      return cell_.compare_exchange_strong(expected, v, in_relacy(success), at, in_relacy(failure),
                                           at);
    }
    bool compare_exchange_weak(T& expected, T v, order success, order failure,
                               const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      return compare_exchange_strong(expected, v, success, failure, file, line);
    }

    T fetch_add(T v, order o, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      const rl::debug_info at("fetch_add", file, static_cast<unsigned>(line));
      alive_.share(at);
      if (broken_by(flaw::join_in_two_steps)) {
        const T before = cell_.load(rl::mo_acquire, at);
        cell_.store(before + v, rl::mo_release, at);
        return before;
      }
      return cell_.fetch_add(v, in_relacy(o), at);
    }

    T fetch_sub(T v, order o, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      const rl::debug_info at("fetch_sub", file, static_cast<unsigned>(line));
      alive_.share(at);
      if (broken_by(flaw::count_in_two_steps)) {
        const T before = cell_.load(rl::mo_acquire, at);
        cell_.store(before - v, rl::mo_release, at);
        return before;
      }
      if (broken_by(flaw::count_relaxed)) o = order::relaxed;
      if (broken_by(flaw::count_release_only)) o = order::release;
      if (broken_by(flaw::count_acquire_only)) o = order::acquire;
      return cell_.fetch_sub(v, in_relacy(o), at);
    }

    /// The value that the kernel compares: the newest, without ordering anything.
    T newest(rl::debug_info where) const {
      alive_.share(where);
      return cell_.debug_value();
    }

   private:
    static order weakened(T v, order o) {
      if constexpr (std::is_pointer_v<T>) {
        if (broken_by(flaw::turn_relaxed)) return order::relaxed;
        if (broken_by(flaw::turn_release_only)) return order::release;
        if (broken_by(flaw::turn_acquire_only)) return order::acquire;
        return o;
      } else {
        return weakened_state(v, o);
      }
    }
    static order weakened_state(T v, order o) {
      switch (v) {
        case detail::filled:
          if (broken_by(flaw::fill_relaxed)) return order::relaxed;
          if (broken_by(flaw::fill_release_only)) return order::release;
          if (broken_by(flaw::fill_acquire_only)) return order::acquire;
          return o;
        case detail::left:
          if (broken_by(flaw::leave_relaxed)) return order::relaxed;
          if (broken_by(flaw::leave_release_only)) return order::release;
          if (broken_by(flaw::leave_acquire_only)) return order::acquire;
          return o;
        case detail::waiting:
          return broken_by(flaw::announce_relaxed) ? order::relaxed : o;
        default:
          return broken_by(flaw::withdraw_relaxed) ? order::relaxed : o;
      }
    }

    static bool in_two_steps(T v) {
      if constexpr (std::is_pointer_v<T>) {
        return broken_by(flaw::turn_in_two_steps);
      } else {
        return state_in_two_steps(v);
      }
    }
    static bool state_in_two_steps(T v) {
      switch (v) {
        case detail::filled:
          return broken_by(flaw::fill_in_two_steps);
        case detail::left:
          return broken_by(flaw::leave_in_two_steps);
        case detail::waiting:
          return broken_by(flaw::announce_in_two_steps);
        default:
          return broken_by(flaw::withdraw_in_two_steps);
      }
    }

    rl::atomic<T> cell_;
    lifetime alive_;
  };

  template <class T>
  class var {
   public:
    var() = default;
    ~var() { owned_.take(RL_INFO); }
    var(const var&) = delete;
    var& operator=(const var&) = delete;

    T& write(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      owned_.take({"write", file, static_cast<unsigned>(line)});
      return value_;
    }
    // The thread that reads a message also moves it out and destroys it.
    T& read(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
      owned_.share({"read", file, static_cast<unsigned>(line)});  // fails if never written
      owned_.take({"read", file, static_cast<unsigned>(line)});
      return value_;
    }

   private:
    T value_;
    lifetime owned_;
  };

  struct park {
    using word = atomic<std::uint32_t>;
    using address = const void*;

    static address address_of(const word& w) { return &w; }

    static void wait(const word& w, std::uint32_t value) {
      rl::ctx().sched();
      if (!broken_by(flaw::sleep_without_look) && w.newest(RL_INFO) != value)
        return rl::yield(1, RL_INFO);
      if (wakes_spuriously()) return;
      sleep_on(&w);
    }

    static void wait_until(const word& w, std::uint32_t value, clock::time_point t) {
      if (passed(t)) return;
      wait(w, value);
    }

    static void wake(address a) {
      if (broken_by(flaw::wake_never) || broken_by(flaw::wake_early)) return;
      if (broken_by(flaw::wake_loads))
        static_cast<void>(static_cast<const word*>(a)->load(order::relaxed));
      if (broken_by(flaw::wake_stores))
        const_cast<word*>(static_cast<const word*>(a))->store(detail::filled, order::relaxed);
      wake_sleeper(a);
    }

    /// The effect of a wake-up; one flaw has it too early.
    static void wake_sleeper(address a) {
      rl::context& c = rl::ctx();
      c.sched();
      for (int i = 0; i < most_threads; ++i) {
        if (the_machine.asleep[i] != a) continue;
        the_machine.asleep[i] = nullptr;
        return c.unpark_thread(i, false, RL_INFO);
      }
    }

   private:
    // A spurious wake-up comes at once. A later one would make no difference, because the next load can be as
    // late.
    static bool wakes_spuriously() {
      if (the_machine.spurious_wakeups == 0 || rl::rand(2) == 0) return false;
      --the_machine.spurious_wakeups;
      return true;
    }

    static void sleep_on(address a) {
      rl::context& c = rl::ctx();
      the_machine.asleep[c.current_thread()] = a;
      c.park_current_thread(false, false, false,
                            RL_INFO);  // if no thread is left to wake it: deadlock
    }
  };

  static void* allocate(std::size_t bytes, std::size_t align) {
    return the_machine.memory.allocate(bytes, align);
  }
  static void release(void* p, std::size_t) noexcept {
    if (broken_by(flaw::free_never)) return;
    the_machine.memory.release(p);
    if (broken_by(flaw::free_twice)) the_machine.memory.release(p);
  }

  static bool passed(clock::time_point) {
    if (!the_machine.deadline_passed) the_machine.deadline_passed = rl::rand(2) != 0;
    return the_machine.deadline_passed;
  }

  // The guarantee of a pair of sync.hpp's fences, of either kind: a thread that the kernel interrupts executes
  // a full fence, wherever it is, and the memory model guarantees the same for two full fences. That it also
  // holds while a process changes from one kind to the other depends on time, which is not modelled;
  // membarrier_test.cpp tests it.
  template <bool = false>
  static void light_fence() {
    if (!broken_by(flaw::no_light_fence)) rl::atomic_thread_fence(rl::mo_seq_cst, RL_INFO);
  }
  template <bool = false>
  static void heavy_fence() {
    if (!broken_by(flaw::no_heavy_fence)) rl::atomic_thread_fence(rl::mo_seq_cst, RL_INFO);
  }

  // An execution that failed leaves a value behind, which the next one must not find.
  template <class T>
  static T& of_thread() {
    static struct {
      std::uint64_t execution = 0;
      std::array<T, most_threads> values;
    } all;
    if (std::exchange(all.execution, the_machine.execution) != the_machine.execution)
      all.values = {};
    return all.values[rl::thread_index()];
  }

  static constexpr std::uint64_t first_sequence() { return 0; }

  static void claim(const void*) {}
  static void fetch(const void*) {}
  static void pause() {
    bool& free = the_machine.free_pause[rl::thread_index()];
    if (std::exchange(free, false)) return;
    rl::yield(1, RL_INFO);
  }
};

}  // namespace typed_pipes::checking
