// -----------------------------------------------------------------------------
// counting.hpp - atomics and locks that count, as template arguments of the backends.
// -----------------------------------------------------------------------------
// The shipped code runs with these in place of the real ones, as it does under the model checker.
// Allocations are counted in operator new (counting_new.cpp).
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/mutex.hpp>
#include <typed_pipes/impls/base/sync.hpp>

#include "harness/counts/ledger.hpp"

namespace typed_pipes::counts {

struct counting_sync : detail::real_sync {
  template <class T>
  class atomic {
   public:
    atomic(T v) : value_(v) {}

    T load(std::memory_order order) const { return value_.load(order); }
    void store(T v, std::memory_order order) { value_.store(v, order); }
    T exchange(T v, std::memory_order order) {
      the_ledger.exchanges.add();
      return value_.exchange(v, order);
    }
    T fetch_add(T v, std::memory_order order) {
      the_ledger.other_rmw.add();
      return value_.fetch_add(v, order);
    }
    T fetch_sub(T v, std::memory_order order) {
      the_ledger.other_rmw.add();
      return value_.fetch_sub(v, order);
    }
    bool compare_exchange_strong(T& expected, T v, std::memory_order order,
                                 std::memory_order failure_order) {
      the_ledger.other_rmw.add();
      return value_.compare_exchange_strong(expected, v, order, failure_order);
    }
    bool compare_exchange_weak(T& expected, T v, std::memory_order order,
                               std::memory_order failure_order) {
      the_ledger.other_rmw.add();
      return value_.compare_exchange_weak(expected, v, order, failure_order);
    }
    const std::atomic<T>* plain() const { return &value_; }

   private:
    std::atomic<T> value_;
  };

  struct park {
    using word = atomic<std::uint32_t>;
    using address = real_sync::park::address;

    static address address_of(const word& w) { return real_sync::park::address_of(*w.plain()); }
    static void wait(const word& w, std::uint32_t value) {
      the_ledger.sleeps.add();
      real_sync::park::wait(*w.plain(), value);
    }
    static void wait_until(const word& w, std::uint32_t value, clock::time_point t) {
      the_ledger.sleeps.add();
      real_sync::park::wait_until(*w.plain(), value, t);
    }
    static void wake(address a) {
      the_ledger.wakes.add();
      real_sync::park::wake(a);
    }
  };

  template <bool SleepsOften = false>
  static void light_fence() {
    if (SleepsOften) the_ledger.fences.add();
    real_sync::light_fence<SleepsOften>();
  }
  template <bool SleepsOften = false>
  static void heavy_fence() {
    the_ledger.fences.add();
    real_sync::heavy_fence<SleepsOften>();
  }
};

struct counting_locks {
  class ABSL_LOCKABLE mutex : public detail::mutex {
   public:
    void lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() {
      detail::mutex::lock();
      the_ledger.locks.add();
    }
  };

  using lock = detail::basic_lock<mutex>;

  class condition {
   public:
    void wait(mutex& m) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
      the_ledger.sleeps.add();
      condition_.wait(m);
      the_ledger.locks.add();  // the wait ends with an acquisition
    }
    void wait_until(mutex& m, clock::time_point t) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
      the_ledger.sleeps.add();
      condition_.wait_until(m, t);
      the_ledger.locks.add();
    }
    void signal() { condition_.signal(); }

   private:
    detail::condition condition_;
  };
};

}  // namespace typed_pipes::counts
