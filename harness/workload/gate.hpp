// -----------------------------------------------------------------------------
// gate.hpp - where the threads of a trial meet; the last to arrive opens.
// -----------------------------------------------------------------------------
// Everybody polls one line, so all leave within a hand-off of each other. Threads that share a
// processing unit must not poll for a whole time slice while the one they wait for cannot run:
// they yield.
//
// Orderings  [open]  arrive() adds, acquire and release  ->  arrive() loads, acquire : what any
//                    thread did before the gate is visible to all behind it
// -----------------------------------------------------------------------------
#pragma once

#include <sched.h>

#include <atomic>

#include "harness/machine/relax.hpp"

namespace typed_pipes::harness {

enum class polling { spin, yield };

class alignas(128) gate {
 public:
  gate(int threads, polling how) : threads_(threads), how_(how) {}

  // Returns when all threads have arrived. Usable again at once: each use has its own count.
  void arrive() {
    // [open] acquire and release: each arrival hands on what the earlier ones published.
    const int mine = arrived_.fetch_add(1, std::memory_order_acq_rel);
    const int all = (mine / threads_ + 1) * threads_;
    // [open] acquire: behind the gate we see what everybody did before it.
    while (arrived_.load(std::memory_order_acquire) < all) {
      if (how_ == polling::spin) {
        relax();
      } else {
        sched_yield();
      }
    }
  }

 private:
  std::atomic<int> arrived_{0};
  const int threads_;
  const polling how_;
};

}  // namespace typed_pipes::harness
