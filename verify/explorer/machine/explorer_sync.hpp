// -----------------------------------------------------------------------------
// explorer_sync.hpp - the members of sync.hpp over the simulated machine.
// -----------------------------------------------------------------------------
// The programs of the explorer find this header in place of impls/base/sync.hpp, so that all shipped code that
// uses the machine uses the simulated one: backends, notifier, front end and parts.
//
//   atomic<T>   a location of the machine. Every access reads the object, its destruction writes it: a free
//               that is not ordered after an access is a race, even if it happened to run later.
//   var<T>      a plain object: write(), read() and destruction all claim exclusive access, as the owner of
//               a packet does.
//   time        the search decides when the deadline of a thread passes; then it stays passed.
//
// spin_then_park polls once before it sleeps: how long it learns to poll is a matter of time only.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/base/adaptive_wait.hpp>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/waiting.hpp>

#include "verify/explorer/machine/machine.hpp"
#include "verify/explorer/machine/sites.hpp"

namespace typed_pipes::exploring {

constexpr order without_acquire(order o) { return releases(o) ? order::release : order::relaxed; }
constexpr order without_release(order o) {
  return o == order::release ? order::relaxed : o == order::acq_rel ? order::acquire : o;
}

/// The orders at a site, with its flaw if it has one.
inline order at_site(std::size_t s, order o) {
  if (the_sites.has(s, flaw::no_acquire)) return without_acquire(o);
  if (the_sites.has(s, flaw::no_release)) return without_release(o);
  return o;
}

struct explorer_sync {
  static constexpr unsigned polls_per_look = 1;

  template <class T>
  class atomic {
   public:
    atomic(T initial, site at = site::current())  // NOLINT(google-explicit-constructor)
        : where_(the_machine.create(this, bits(initial), at)) {}
    ~atomic() { the_machine.destroy(where_, site::current()); }
    atomic(const atomic&) = delete;
    atomic& operator=(const atomic&) = delete;

    T load(order o, site at = site::current()) const {
      const std::size_t s = the_sites.visit(at, call::load, o);
      operation op{act::load, at, where_};
      op.orders = at_site(s, o);
      the_machine.perform(op);
      return value(op.seen);
    }

    void store(T v, order o, site at = site::current()) {
      const std::size_t s = the_sites.visit(at, call::store, o);
      if (the_sites.has(s, flaw::skipped)) return;
      write(v, at_site(s, o), at);
    }

    T exchange(T v, order o, site at = site::current()) {
      return change(call::exchange, update::exchange, v, o, at);
    }
    T fetch_add(T v, order o, site at = site::current()) {
      return change(call::add, update::add, v, o, at);
    }
    T fetch_sub(T v, order o, site at = site::current()) {
      return change(call::subtract, update::subtract, v, o, at);
    }

    bool compare_exchange_strong(T& expected, T v, order success, order failure,
                                 site at = site::current()) {
      return compare(expected, v, success, failure, false, at);
    }
    bool compare_exchange_weak(T& expected, T v, order success, order failure,
                               site at = site::current()) {
      return compare(expected, v, success, failure, true, at);
    }

    std::uint32_t where() const { return where_; }
    void write(T v, order o, site at) {
      operation op{act::store, at, where_};
      op.orders = o;
      op.value = bits(v);
      the_machine.perform(op);
    }

   private:
    static std::uint64_t bits(T v) {
      if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<std::uintptr_t>(v);
      else
        return static_cast<std::uint64_t>(v);
    }
    static T value(std::uint64_t b) {
      if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<T>(static_cast<std::uintptr_t>(b));
      else
        return static_cast<T>(b);
    }

    T change(call what, update how, T v, order o, site at) {
      const std::size_t s = the_sites.visit(at, what, o);
      if (the_sites.has(s, flaw::in_two_steps)) {
        operation look{act::load, at, where_};
        look.orders = order::acquire;
        the_machine.perform(look);
        const std::uint64_t by = bits(v), old = look.seen;
        write(value(how == update::add        ? old + by
                    : how == update::subtract ? old - by
                                              : by),
              order::release, at);
        return value(old);
      }
      operation op{act::update, at, where_};
      op.how = how;
      op.orders = at_site(s, o);
      op.value = bits(v);
      the_machine.perform(op);
      return value(op.seen);
    }

    bool compare(T& expected, T v, order success, order failure, bool weak, site at) {
      const std::size_t s = the_sites.visit(at, call::compare, success, failure);
      if (the_sites.has(s, flaw::in_two_steps)) {
        operation look{act::load, at, where_};
        look.orders = order::acquire;
        the_machine.perform(look);
        if (look.seen != bits(expected)) {
          expected = value(look.seen);
          return false;
        }
        write(v, order::release, at);
        return true;
      }
      operation op{act::update, at, where_};
      op.how = update::compare;
      op.weak = weak;
      op.orders = at_site(s, success);
      op.failure = the_sites.has(s, flaw::failure_no_acquire) ? order::relaxed : failure;
      op.value = bits(v);
      op.expected = bits(expected);
      the_machine.perform(op);
      expected = value(op.seen);
      return op.succeeded;
    }

    std::uint32_t where_;
  };

  template <class T>
  class var {
   public:
    var() = default;
    ~var() { the_machine.own(cell_, false, site::current()); }
    var(const var&) = delete;
    var& operator=(const var&) = delete;

    T& write(site at = site::current()) {
      the_machine.own(cell_, false, at);
      return value_;
    }
    // The thread that reads a message also moves it out and destroys it.
    T& read(site at = site::current()) {
      the_machine.own(cell_, true, at);
      return value_;
    }

   private:
    T value_;
    cell cell_;
  };

  struct park {
    using word = atomic<std::uint32_t>;
    using address = const void*;

    static address address_of(const word& w) { return &w; }
    static void wait(const word& w, std::uint32_t value, site at = site::current()) {
      sleep(w, value, false, at);
    }
    static void wait_until(const word& w, std::uint32_t value, clock::time_point,
                           site at = site::current()) {
      sleep(w, value, true, at);
    }
    static void wake(address a, site at = site::current()) {
      const std::size_t s = the_sites.visit(at, call::wake);
      if (the_sites.has(s, flaw::skipped)) return;
      if (the_sites.has(s, flaw::touches_word))
        static_cast<void>(static_cast<const word*>(a)->load(order::relaxed));
      operation op{act::wake, at};
      op.address = a;
      the_machine.perform(op);
    }

   private:
    static void sleep(const word& w, std::uint32_t value, bool may_time_out, site at) {
      const std::size_t s = the_sites.visit(at, call::wait);
      operation op{act::wait, at, w.where(), &w};
      op.value = value;
      op.may_time_out = may_time_out;
      op.weak = the_sites.has(s, flaw::sleeps_unasked);
      the_machine.perform(op);
    }
  };

  static void* allocate(std::size_t bytes, std::size_t align, site at = site::current()) {
    the_sites.visit(at, call::allocate);
    return the_machine.allocate(bytes, align, at);
  }
  static void release(void* p, std::size_t, site at = site::current()) noexcept {
    const std::size_t s = the_sites.visit(at, call::release);
    if (the_sites.has(s, flaw::skipped)) return;
    the_machine.release(p, at);
    if (the_sites.has(s, flaw::twice)) the_machine.release(p, at);
  }

  // Waits that sleep often have the fences of barrier::refused.
  template <bool = false>
  static void light_fence(site at = site::current()) {
    if (!the_sites.has(the_sites.visit(at, call::light_fence), flaw::skipped))
      the_machine.light_fence(at);
  }
  template <bool = false>
  static void heavy_fence(site at = site::current()) {
    if (!the_sites.has(the_sites.visit(at, call::heavy_fence), flaw::skipped))
      the_machine.heavy_fence(at);
  }

  static bool passed(clock::time_point, site at = site::current()) {
    return the_machine.deadline_passed(at);
  }
  static void pause(site at = site::current()) { the_machine.pause(at); }
  static void yield(site at = site::current()) { the_machine.pause(at); }
  static void claim(const void*) {}
  static void fetch(const void*) {}

  // An execution that was given up leaves a value behind, which the next one must not find.
  template <class T>
  static T& of_thread() {
    static struct {
      std::uint64_t execution = 0;
      std::array<T, most_threads> values;
    } all;
    if (all.execution != the_machine.execution()) {
      all.execution = the_machine.execution();
      all.values = {};
    }
    return all.values[the_machine.current()];
  }

  static std::uint64_t first_sequence() { return first; }
  static inline std::uint64_t first = 0;  // of the sessions of the program that is explored
};

}  // namespace typed_pipes::exploring

namespace typed_pipes::detail {

using real_sync = exploring::explorer_sync;

template <>
class adaptive_wait<spin_then_park, exploring::explorer_sync> {
 public:
  bool keep_spinning() {
    if (++turns_ > 1) return false;
    exploring::explorer_sync::pause();
    return true;
  }
  unsigned turns() const { return turns_; }
  void before_park() {}
  void after_park() {}

 private:
  unsigned turns_ = 0;
};

}  // namespace typed_pipes::detail
