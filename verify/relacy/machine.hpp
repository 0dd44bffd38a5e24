// -----------------------------------------------------------------------------
// machine.hpp - the state of the simulated machine, and the flaws that it can have. Tests only.
// -----------------------------------------------------------------------------
// Includes Relacy and undefines the macros by which Relacy redefines keywords and names: include it
// after all shipped headers. It holds the state that the code under test must not see: which thread
// sleeps, which memory is in use, whether the deadline has passed. An execution depends on
// nothing else, so that it can be repeated.
//
// Memory     Blocks stay mapped, so that a late access still reads the freed object. Whether freed
//            addresses are used again is chosen once per execution: at once, or not at all.
//            (Relacy's rl_malloc chooses at each free, which doubles the search each time.)
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <typed_pipes/impls/detail/packet.hpp>
#include <utility>

// Relacy must be included last. It redefines these names to instrument the code under test, which here is
// instrumented through its parameter Sync instead.
// clang-format off
#define RL_DO_ASSERT 1  // Relacy's own checks: above all that an execution can be repeated
#include <relacy/relacy.hpp>
// clang-format on
#undef new
#undef delete
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef assert
#undef errno
#undef futex
#undef memory_order_relaxed
#undef memory_order_consume
#undef memory_order_acquire
#undef memory_order_release
#undef memory_order_acq_rel
#undef memory_order_seq_cst

namespace typed_pipes::checking {

/// A mistake that the machine makes wherever the code does what the comment names. `only`: the other half
/// of acq_rel is missing. `in_two_steps`: a load and a store instead of one exchange.
enum class flaw {
  none,
  // exchange -> filled
  fill_relaxed,
  fill_release_only,
  fill_acquire_only,
  fill_in_two_steps,
  // exchange -> left
  leave_relaxed,
  leave_release_only,
  leave_acquire_only,
  leave_in_two_steps,
  // exchange of a pointer: the tail that senders share
  turn_relaxed,
  turn_release_only,
  turn_acquire_only,
  turn_in_two_steps,
  // fetch_add: one more holder
  join_in_two_steps,
  // fetch_sub: a side leaves the buffer, or a sender the other senders
  count_relaxed,
  count_release_only,
  count_acquire_only,
  count_in_two_steps,
  // load with acquire
  look_relaxed,
  // exchange -> waiting, before sleeping
  announce_relaxed,
  announce_in_two_steps,
  // exchange -> empty, after a deadline; a notifier takes its list with the same
  withdraw_relaxed,
  withdraw_in_two_steps,
  // compare-exchange -> at_notifier, and a notifier's compare-exchange in notify()
  arm_relaxed,
  arm_in_two_steps,
  notify_relaxed,
  notify_in_two_steps,
  // parking
  sleep_without_look,  // does not compare the word
  wake_never,
  wake_early,   // before the exchange instead of after it
  wake_loads,   // loads from the packet
  wake_stores,  // stores to the packet
  // stores
  store_relaxed,
  // fences
  no_light_fence,
  no_heavy_fence,
  // plain stores
  empty_never,    // the receiver does not mark a packet as taken
  abandon_never,  // the sender does not close a packet that the peer will never use
  // memory
  free_never,
  free_twice,
};

inline constexpr int most_threads = 3;

/// Fails the execution if the condition does not hold; Relacy then abandons all threads where they are.
inline void expect(bool holds, const char* what, rl::debug_info where) {
  if (!holds) rl::ctx().fail_test(what, rl::test_result_user_assert_failed, where);
}

/// The memory of one execution.
class heap {
 public:
  void begin() {
    for (block& b : blocks_) b.now = state::unused;
    reuse_ = reuse::undecided;
  }

  void* allocate(std::size_t bytes, std::size_t align) {
    expect(align <= strictest, "an alignment stricter than that of any block", RL_INFO);
    for (block& b : blocks_)
      if (b.now == state::freed && b.bytes == bytes && reuses()) return live(b);
    for (block& b : blocks_) {
      if (b.place != nullptr && (b.now != state::unused || b.bytes != bytes)) continue;
      if (b.place == nullptr) b = {::operator new (bytes, std::align_val_t{strictest}), bytes};
      return live(b);
    }
    rl::ctx().fail_test("too many blocks", rl::test_result_inconsistent_test_suite, RL_INFO);
    return nullptr;
  }

  void release(void* p) {
    for (block& b : blocks_) {
      if (b.place != p) continue;
      if (b.now != state::live) rl::ctx().fail_test("", rl::test_result_double_free, RL_INFO);
      b.now = state::freed;
    }
  }

  bool empty() const {
    for (const block& b : blocks_)
      if (b.now == state::live) return false;
    return true;
  }

 private:
  enum class state { unused, live, freed };
  enum class reuse { undecided, at_once, never };
  struct block {
    void* place = nullptr;
    std::size_t bytes = 0;
    state now = state::unused;
  };

  static constexpr std::size_t strictest = 64;

  static void* live(block& b) {
    b.now = state::live;
    return b.place;
  }
  bool reuses() {
    if (reuse_ == reuse::undecided) reuse_ = rl::rand(2) == 0 ? reuse::at_once : reuse::never;
    return reuse_ == reuse::at_once;
  }

  std::array<block, 32> blocks_;
  reuse reuse_ = reuse::undecided;
};

/// The state of the machine. The first three members last longer than one execution.
struct machine {
  flaw broken = flaw::none;     // for many executions
  bool reached = false;         // in any of them: the flaw weakened something
  std::uint64_t execution = 0;  // how many have begun
  heap memory;
  const void* asleep[most_threads];  // the address on which each thread sleeps
  bool free_pause[most_threads];     // the thread's next pause does not change threads
  int spurious_wakeups;              // how many may still happen
  bool deadline_passed;

  void begin() {
    ++execution;
    memory.begin();
    for (int i = 0; i < most_threads; ++i) {
      asleep[i] = nullptr;
      free_pause[i] = true;
    }
    spurious_wakeups = 1;
    deadline_passed = false;
  }
};
inline machine the_machine;

inline bool broken_by(flaw f) {
  the_machine.reached |= the_machine.broken == f;
  return the_machine.broken == f;
}

/// Lets Relacy check that all accesses to an object happen before its end, as it checks a plain variable.
class lifetime {
 public:
  void share(rl::debug_info where) const { static_cast<void>(cell_(where).load()); }
  void take(rl::debug_info where) { cell_(where).store(1); }

 private:
  rl::var<int> cell_;
};

}  // namespace typed_pipes::checking
