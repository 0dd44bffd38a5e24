// -----------------------------------------------------------------------------
// machine.hpp - what the checker's machine remembers, and the ways it can be broken. Tests only.
// -----------------------------------------------------------------------------
// Brings in Relacy, and takes back the words that Relacy redefines: include it after all shipped
// headers. State that the code under test must not see lives here: who sleeps, which memory is
// in use, whether the deadline has passed. An execution must depend on nothing else, or it could
// not be repeated.
//
// Memory     Blocks stay mapped, so that a late access finds what is left of the object. Whether
//            a freed address is used again in the same execution is chosen once for each: at
//            once, or not at all. (Relacy's own rl_malloc chooses at each free, which doubles
//            the search each time.)
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <typed_pipes/impls/detail/packet.hpp>
#include <utility>

// Relacy must come last, and what it redefines must go: it means to replace these words in the
// code under test, which here names a machine instead.
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

/// One mistake, made by the machine wherever the code does this. `only`: the other half of acq_rel
/// is missing. `in_two_steps`: a load and a store instead of one exchange.
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
  // fetch_sub: leaving the buffer, or the others who send
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
  // compare-exchange -> armed, and a notifier's compare-exchange in ring()
  arm_relaxed,
  arm_in_two_steps,
  ring_relaxed,
  ring_in_two_steps,
  // parking
  sleep_without_look,  // does not compare the word
  wake_never,
  wake_early,   // before the exchange instead of after it
  wake_loads,   // looks at the packet
  wake_stores,  // stores to the packet
  // stores
  store_relaxed,
  // fences
  no_light_fence,
  no_heavy_fence,
  // plain stores
  empty_never,    // the receiver does not mark a packet as taken
  abandon_never,  // the sender does not close a packet that nobody will look at
  // memory
  free_never,
  free_twice,
};

inline constexpr int most_threads = 3;

/// Fails the execution; Relacy then abandons all threads where they stand.
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
    expect(align <= strictest, "stricter than any block", RL_INFO);
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

/// What the machine remembers during one execution, and the two things that stay.
struct machine {
  flaw broken = flaw::none;  // stays
  bool reached = false;      // stays: the flaw had something to weaken
  heap memory;
  const void* asleep[most_threads];  // on which address each thread sleeps
  bool free_pause[most_threads];     // the next pause lets nobody go first
  int needless_returns;              // how many are left
  bool deadline_passed;

  void begin() {
    memory.begin();
    for (int i = 0; i < most_threads; ++i) {
      asleep[i] = nullptr;
      free_pause[i] = true;
    }
    needless_returns = 1;
    deadline_passed = false;
  }
};
inline machine the_machine;

inline bool broken_by(flaw f) {
  the_machine.reached |= the_machine.broken == f;
  return the_machine.broken == f;
}

/// Marks memory as touched. Relacy's clocks then tell whether touches and the end are in order.
class stamp {
 public:
  void share(rl::debug_info where) const { static_cast<void>(cell_(where).load()); }
  void take(rl::debug_info where) { cell_(where).store(1); }

 private:
  rl::var<int> cell_;
};

}  // namespace typed_pipes::checking
