// -----------------------------------------------------------------------------
// gate.hpp - a barrier at which the threads of a trial start together.
// -----------------------------------------------------------------------------
// All of them poll one cache line, so they leave within a hand-off of each other; std::barrier may sleep.
// Threads that share a processing unit must not poll for a whole time slice while the one they wait for
// cannot run, so they yield.
//
// Orderings  [open]  arrive() adds, acquire and release  ->  arrive() loads, acquire : what any
//                    thread did before the gate is visible to all behind it
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <typed_pipes/impls/base/sync.hpp>

namespace typed_pipes::harness {

enum class polling { spin, yield };

class alignas(128) gate {
 public:
  gate(int threads, polling how) : threads_(threads), how_(how) {}

  // Returns when all threads have arrived, with true; or when the gate has been abandoned, with false.
  // Reusable at once: each use has a count of its own.
  bool arrive() {
    // [open] acquire and release: each arrival hands on what earlier ones published.
    const int before = arrived_.fetch_add(1, std::memory_order_acq_rel);
    const int all = (before / threads_ + 1) * threads_;
    for (;;) {
      // [open] acquire: what all threads did before the gate is visible behind it.
      const int now = arrived_.load(std::memory_order_acquire);
      if (now >= abandoned) return false;
      if (now >= all) return true;
      if (how_ == polling::spin) {
        typed_pipes::detail::real_sync::pause();
      } else {
        typed_pipes::detail::real_sync::yield();
      }
    }
  }

  // Makes every arrive() that waits, or that comes later, return false. It is called when some thread will
  // never arrive; the gate cannot be used again.
  void abandon() {
    // [open] release: as an arrival, though nothing is read behind an abandoned gate.
    arrived_.store(abandoned, std::memory_order_release);
  }

 private:
  static constexpr int abandoned = 1 << 30;  // more than arrivals

  std::atomic<int> arrived_{0};
  const int threads_;
  const polling how_;
};

}  // namespace typed_pipes::harness
