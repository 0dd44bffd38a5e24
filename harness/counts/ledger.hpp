// -----------------------------------------------------------------------------
// ledger.hpp - counters of the operations that cost time, read before and after.
// -----------------------------------------------------------------------------
// Threads    any may count. A reader has joined the threads that counted, or waits for a number.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>

namespace typed_pipes::counts {

struct tally {
  std::uint64_t locks = 0;        // acquisitions, also those at the end of a wait
  std::uint64_t allocations = 0;  // calls of operator new, in any form
  std::uint64_t exchanges = 0;    // atomic exchanges
  std::uint64_t other_rmw = 0;    // atomic additions, subtractions, compare-exchanges
  std::uint64_t sleeps = 0;       // waits that enter the kernel
  std::uint64_t wakes = 0;        // wakes by address, a call of the kernel each
  std::uint64_t fences = 0;       // full fences of this thread, or of all threads of the process

  tally& operator+=(const tally& b) {
    locks += b.locks;
    allocations += b.allocations;
    exchanges += b.exchanges;
    other_rmw += b.other_rmw;
    sleeps += b.sleeps;
    wakes += b.wakes;
    fences += b.fences;
    return *this;
  }
  friend tally operator-(const tally& a, const tally& b) {
    return {a.locks - b.locks,         a.allocations - b.allocations, a.exchanges - b.exchanges,
            a.other_rmw - b.other_rmw, a.sleeps - b.sleeps,           a.wakes - b.wakes,
            a.fences - b.fences};
  }
};

class counter {
 public:
  void add() {
    // relaxed: a reader has joined this thread, or waits for the number and nothing else.
    value_.fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t read() const {
    // relaxed: as above.
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct ledger {
  counter locks, allocations, exchanges, other_rmw;
  counter sleeps;  // receivers that have announced that they sleep, and are about to
  counter wakes, fences;

  tally read() const {
    return {locks.read(),  allocations.read(), exchanges.read(), other_rmw.read(),
            sleeps.read(), wakes.read(),       fences.read()};
  }
};
inline constinit ledger the_ledger;

}  // namespace typed_pipes::counts
