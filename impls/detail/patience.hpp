// -----------------------------------------------------------------------------
// patience.hpp - one wait: when to look again, and when to stop polling and sleep.
// -----------------------------------------------------------------------------
//   patience<Waiting, Sync> patient;
//   while (nothing there && patient.look_again()) look;
//   if (still nothing) { patient.falls_asleep(); sleep; patient.wakes_up(); }
//
// A policy that learns polls for about as long as a sleep takes at the least on this machine: then a
// wait never costs more than twice what the better choice in hindsight would have. What a sleep
// takes is what sleeps took: the shortest one, which slowly forgets. And a thread whose polling was
// in vain polls less and less often, down to one wait in 64: with more threads than cores the one it
// waits for may need the very core that it polls on. One success, and it polls each time again.
// Before it sleeps it yields a few times, which with more threads than cores often lets the very one
// run that it waits for, at a fraction of what a sleep and a wake cost.
//
// Threads    each object: the waiting one. What was learned is shared by all.
// Source     the bound of two: Karlin et al., competitive randomized spinning (1990).
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "impls/clock.hpp"
#include "impls/detail/waiting.hpp"

namespace pipes::detail {

template <class Waiting>
concept learning = requires {
  requires Waiting::learns;
};

/// Polls as often as the policy says, or for ever.
template <class Waiting, class Sync>
class patience {
 public:
  explicit patience(kept_policy<Waiting>) {}
  bool look_again() {
    ++turns_;
    if (Waiting::sleeps && turns_ > static_cast<unsigned>(Waiting::polls)) return false;
    Sync::pause();
    return true;
  }
  /// How often it was asked.
  unsigned turns() const { return turns_; }
  void falls_asleep() {}
  void wakes_up() {}

 private:
  unsigned turns_ = 0;  // unsigned: spin may poll for longer than an int can count
};

template <learning Waiting, class Sync>
class patience<Waiting, Sync> {
 public:
  explicit patience(kept_policy<Waiting>) {}
  patience(const patience&) = delete;
  patience& operator=(const patience&) = delete;
  ~patience() {
    habit& mine = habit_of_thread;
    if (in_vain_) {
      mine.failures = std::min(mine.failures + 1, 6u);
      mine.waits_to_skip = (1u << mine.failures) - 1;
    } else if (!skipped_) {
      mine = {};
    }
  }

  bool look_again() {
    if (++turns_ == 1 && habit_of_thread.waits_to_skip != 0) {
      --habit_of_thread.waits_to_skip;
      skipped_ = true;
    }
    if (!skipped_ && !in_vain_ && polls_on()) {
      Sync::pause();
      return true;
    }
    if (yields_++ == most_yields) return false;
    Sync::yield();
    return true;
  }
  unsigned turns() const { return turns_; }

  void falls_asleep() { asleep_since_ = clock::now(); }
  void wakes_up() {
    const auto slept = std::chrono::nanoseconds(clock::now() - asleep_since_).count();
    // relaxed: a guess for all threads.
    const std::uint32_t known = shortest_ns.load(std::memory_order_relaxed);
    const auto took = static_cast<std::uint32_t>(std::clamp<long long>(slept, least_ns, most_ns));
    // The shortest counts at once, a longer one a little: the machine may have changed.
    // relaxed: a lost update is another guess.
    shortest_ns.store(took < known ? took : known + (took - known) / 256,
                      std::memory_order_relaxed);
  }

 private:
  // A reading of the clock costs as much as one or two polls.
  static constexpr unsigned polls_per_reading = 32;
  static constexpr unsigned most_yields = 4;
  static constexpr long long least_ns = 1'000;
  static constexpr long long most_ns = 200'000;

  struct habit {
    unsigned failures = 0;  // in a row
    unsigned waits_to_skip = 0;
  };

  bool polls_on() {
    if (turns_ % polls_per_reading != 0) return true;
    const auto now = clock::now();
    if (turns_ == polls_per_reading) until_ = now + shortest_sleep();
    in_vain_ = now >= until_;
    return !in_vain_;
  }

  static std::chrono::nanoseconds shortest_sleep() {
    // relaxed: a guess for all threads.
    return std::chrono::nanoseconds(shortest_ns.load(std::memory_order_relaxed));
  }

  static inline thread_local habit habit_of_thread;
  static inline std::atomic<std::uint32_t> shortest_ns{20'000};  // until the first sleep tells

  unsigned turns_ = 0;
  unsigned yields_ = 0;
  bool skipped_ = false;
  bool in_vain_ = false;  // the polling
  clock::time_point until_{};
  clock::time_point asleep_since_{};
};

/// The same with the policy a value: each look asks it, and the branch is always the same in one wait.
template <class Sync>
class patience<chosen, Sync> {
 public:
  explicit patience(kept_policy<chosen> p) : how_(p.how) {}
  patience(const patience&) = delete;
  patience& operator=(const patience&) = delete;
  ~patience() {
    if (how_ != wait_strategy::spin_then_park) return;
    habit& mine = habit_of_thread;
    if (in_vain_) {
      mine.failures = std::min(mine.failures + 1, 6u);
      mine.waits_to_skip = (1u << mine.failures) - 1;
    } else if (!skipped_) {
      mine = {};
    }
  }

  bool look_again() {
    ++turns_;
    if (turns_ == 1 && habit_of_thread.waits_to_skip != 0) {
      --habit_of_thread.waits_to_skip;
      skipped_ = true;
    }
    if (!skipped_ && !in_vain_ && polls_on()) {
      Sync::pause();
      return true;
    }
    if (yields_++ == most_yields) return false;
    Sync::yield();
    return true;
  }
  unsigned turns() const { return turns_; }
  wait_strategy how() const { return how_; }

  void falls_asleep() {
    if (how_ == wait_strategy::spin_then_park) asleep_since_ = clock::now();
  }
  void wakes_up() {
    if (how_ != wait_strategy::spin_then_park) return;
    const auto slept = std::chrono::nanoseconds(clock::now() - asleep_since_).count();
    // relaxed: a guess for all threads.
    const std::uint32_t known = shortest_ns.load(std::memory_order_relaxed);
    const auto took = static_cast<std::uint32_t>(std::clamp<long long>(slept, least_ns, most_ns));
    // The shortest counts at once, a longer one a little: the machine may have changed.
    // relaxed: a lost update is another guess.
    shortest_ns.store(took < known ? took : known + (took - known) / 256,
                      std::memory_order_relaxed);
  }

 private:
  // A reading of the clock costs as much as one or two polls.
  static constexpr unsigned polls_per_reading = 32;
  static constexpr unsigned most_yields = 4;
  static constexpr long long least_ns = 1'000;
  static constexpr long long most_ns = 200'000;

  struct habit {
    unsigned failures = 0;  // in a row
    unsigned waits_to_skip = 0;
  };

  bool polls_on() {
    if (turns_ % polls_per_reading != 0) return true;
    const auto now = clock::now();
    if (turns_ == polls_per_reading) until_ = now + shortest_sleep();
    in_vain_ = now >= until_;
    return !in_vain_;
  }

  static std::chrono::nanoseconds shortest_sleep() {
    // relaxed: a guess for all threads.
    return std::chrono::nanoseconds(shortest_ns.load(std::memory_order_relaxed));
  }

  static inline thread_local habit habit_of_thread;
  static inline std::atomic<std::uint32_t> shortest_ns{20'000};  // until the first sleep tells

  const wait_strategy how_;
  unsigned turns_ = 0;
  unsigned yields_ = 0;
  bool skipped_ = false;
  bool in_vain_ = false;  // the polling
  clock::time_point until_{};
  clock::time_point asleep_since_{};
};

enum class polled { ready, too_late, in_vain };

/// Polls until ready(), as long as the policy says; too_late: *t came first.
template <class Waiting, class Sync, class Ready>
polled poll(patience<Waiting, Sync>& patient, Ready ready, const clock::time_point* t) {
  while (patient.look_again()) {
    if (ready()) return polled::ready;
    if (t != nullptr && patient.turns() % Sync::polls_per_look == 0 && Sync::passed(*t))
      return polled::too_late;
  }
  return polled::in_vain;
}
/// The policy a value: asked once, before the loop, so that each loop is the one of a type.
template <class Sync, class Ready>
polled poll(patience<chosen, Sync>& patient, Ready ready, const clock::time_point* t) {
  if (patient.how() == wait_strategy::park) return polled::in_vain;
  if (patient.how() == wait_strategy::spin) {
    for (unsigned turns = 1;; ++turns) {
      Sync::pause();
      if (ready()) return polled::ready;
      if (t != nullptr && turns % Sync::polls_per_look == 0 && Sync::passed(*t))
        return polled::too_late;
    }
  }
  while (patient.look_again()) {
    if (ready()) return polled::ready;
    if (t != nullptr && patient.turns() % Sync::polls_per_look == 0 && Sync::passed(*t))
      return polled::too_late;
  }
  return polled::in_vain;
}

}  // namespace pipes::detail
