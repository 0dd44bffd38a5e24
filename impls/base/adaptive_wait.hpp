// -----------------------------------------------------------------------------
// adaptive_wait.hpp - one wait of one thread: spin, yield, then park.
// -----------------------------------------------------------------------------
//   adaptive_wait<Waiting, Sync> spinner;
//   while (!ready() && spinner.keep_spinning()) continue;
//   if (!ready()) { spinner.before_park(); park; spinner.after_park(); }
//
// A policy that learns polls for about as long as the shortest sleep takes on this machine. Then a wait
// never costs more than twice what the better choice in hindsight would have cost. The duration of a sleep
// is measured: the shortest one seen, which longer ones raise slowly. A thread whose polling was in vain
// polls in fewer and fewer of its waits, down to one in 64, because with more threads than cores the thread
// that it waits for may need the same core. After one success it polls in every wait again. Before it
// sleeps it yields a few times: with more threads than cores that often runs the thread that it waits for,
// at a fraction of the cost of a sleep and a wake-up.
//
// Threads    Each object: the waiting thread only. What was learned is shared by all threads.
// Source     The factor of two: Karlin et al., competitive randomized spinning (1990).
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <typed_pipes/impls/base/clock.hpp>

namespace typed_pipes::detail {

template <class Waiting>
concept learning = requires {
  requires Waiting::learns;
};

/// A fixed policy: polls as often as it says, or for ever.
template <class Waiting, class Sync>
class adaptive_wait {
 public:
  /// Pauses and returns true, or returns false: then it is time to park. Call it after each failed poll.
  bool keep_spinning() {
    ++turns_;
    if (Waiting::sleeps && turns_ > static_cast<unsigned>(Waiting::polls)) return false;
    Sync::pause();
    return true;
  }
  /// The number of calls of keep_spinning().
  unsigned turns() const { return turns_; }
  void before_park() {}
  void after_park() {}

 private:
  unsigned turns_ = 0;  // unsigned: spin may poll for longer than an int can count
};

/// A policy that learns. Same members.
template <learning Waiting, class Sync>
class adaptive_wait<Waiting, Sync> {
 public:
  adaptive_wait() = default;
  adaptive_wait(const adaptive_wait&) = delete;
  adaptive_wait& operator=(const adaptive_wait&) = delete;
  ~adaptive_wait() {
    habit& mine = habit_of_thread;
    if (in_vain_) {
      mine.failures = (std::min)(mine.failures + 1, 6u);
      mine.waits_to_skip = (1u << mine.failures) - 1;
    } else if (!skipped_) {
      mine = {};
    }
  }

  bool keep_spinning() {
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

  void before_park() { asleep_since_ = time_now(); }
  void after_park() {
    const auto slept = std::chrono::nanoseconds(time_now() - asleep_since_).count();
    // relaxed: an estimate shared by all threads.
    const std::uint32_t known = shortest_ns.load(std::memory_order_relaxed);
    const auto took = static_cast<std::uint32_t>(std::clamp<long long>(slept, least_ns, most_ns));
    // A shorter sleep counts at once. A longer one counts a little, because the machine may have changed.
    // relaxed: a lost update leaves another estimate.
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
    const auto now = time_now();
    if (turns_ == polls_per_reading) until_ = now + shortest_sleep();
    in_vain_ = now >= until_;
    return !in_vain_;
  }

  static std::chrono::nanoseconds shortest_sleep() {
    // relaxed: an estimate shared by all threads.
    return std::chrono::nanoseconds(shortest_ns.load(std::memory_order_relaxed));
  }

  static inline thread_local habit habit_of_thread;
  static inline std::atomic<std::uint32_t> shortest_ns{
      20'000};  // until the first sleep is measured

  unsigned turns_ = 0;
  unsigned yields_ = 0;
  bool skipped_ = false;
  bool in_vain_ = false;  // polling did not help
  clock::time_point until_{};
  clock::time_point asleep_since_{};
};

}  // namespace typed_pipes::detail
