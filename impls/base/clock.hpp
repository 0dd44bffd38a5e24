// -----------------------------------------------------------------------------
// clock.hpp - the clock of deadlines. No other file of the library reads a clock.
// -----------------------------------------------------------------------------
// Users give durations and time points of any type. They are rounded up to a deadline of this clock, and what
// is beyond its range of 292 years is the first or the last time point: duration::max() waits for ever, NaN
// does not wait.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <ratio>
#include <type_traits>
#include <typed_pipes/impls/base/requirements.hpp>

namespace typed_pipes {

/// Deadlines are time points of this clock. It is monotonic.
using clock = std::chrono::steady_clock;

/// The present time. Threads: any.
inline clock::time_point time_now() { return clock::now(); }

namespace detail {

/// What a time point can be waited for of. (The time of a place, std::chrono::local_t, is of no clock that can be read.)
template <class C>
concept readable_clock = requires {
  C::now();
};

constexpr clock::duration furthest(bool in_the_past) {
  return in_the_past ? (clock::duration::min)() : (clock::duration::max)();
}

// The number of units of the clock in a unit of Period; 0 if that is no whole number of them, or too large a one.
template <class Period>
constexpr clock::rep units_in() {
  static_assert(clock::period::num == 1);
  clock::rep units = 0;
  const bool whole = clock::period::den % Period::den == 0 &&
                     !__builtin_mul_overflow(Period::num, clock::period::den / Period::den, &units);
  return whole ? units : 0;
}

// A duration in units of the clock. Not by std::ratio_divide and duration_cast, which do not compile for the coarsest periods.
template <class Rep, class Period>
constexpr long double in_units(std::chrono::duration<Rep, Period> d) {
  return static_cast<long double>(d.count()) * Period::num * clock::period::den / Period::den;
}

template <class Rep, class Period>
constexpr clock::duration in_range(std::chrono::duration<Rep, Period> d) {
  if constexpr (std::is_integral_v<Rep> && detail::units_in<Period>() != 0) {
    clock::rep units = 0;
    if (__builtin_mul_overflow(d.count(), detail::units_in<Period>(), &units))
      return detail::furthest(d.count() < 0);
    return clock::duration(units);
  } else {
    const long double units = detail::in_units(d);
    if (!(units > static_cast<long double>((clock::duration::min)().count())))
      return furthest(true);
    if (units >= static_cast<long double>((clock::duration::max)().count())) return furthest(false);
    const auto whole = static_cast<clock::rep>(units);
    return clock::duration(static_cast<long double>(whole) < units ? whole + 1 : whole);
  }
}

constexpr clock::duration sum(clock::duration a, clock::duration b) {
  clock::rep units = 0;
  return __builtin_add_overflow(a.count(), b.count(), &units) ? furthest(b.count() < 0)
                                                              : clock::duration(units);
}

// A duration as whole seconds and units of the clock, neither of which is beyond 64 bits where the duration is not.
struct seconds_and_rest {
  clock::rep seconds, rest;
};

// Whether durations of that type are a whole number of both, or of one of them.
template <class Rep, class Period>
inline constexpr bool divides_into_seconds = std::is_integral_v<Rep>&& detail::units_in<Period>() !=
                                                 0 &&
                                             (detail::units_in<Period>() % clock::period::den ==
                                                  0 ||
                                              clock::period::den % detail::units_in<Period>() == 0);

template <class Rep, class Period>
constexpr seconds_and_rest divided(std::chrono::duration<Rep, Period> d) {
  constexpr clock::rep units = detail::units_in<Period>();
  const std::common_type_t<Rep, clock::rep> count = d.count();
  seconds_and_rest found{0, 0};
  bool beyond = false;
  if constexpr (units >= clock::period::den) {
    beyond = __builtin_mul_overflow(count, units / clock::period::den, &found.seconds);
  } else {
    constexpr clock::rep in_a_second = clock::period::den / units;
    beyond = __builtin_add_overflow(count / in_a_second, clock::rep{0}, &found.seconds);
    found.rest = static_cast<clock::rep>(count % in_a_second) * units;
  }
  return beyond ? seconds_and_rest{detail::furthest(count < 0).count(), 0} : found;
}

// From b to a. The epoch of their clock may be further away than the range of ours: they are subtracted before they are
// brought into it.
template <class Rep1, class Period1, class Rep2, class Period2>
constexpr clock::duration difference(std::chrono::duration<Rep1, Period1> a,
                                     std::chrono::duration<Rep2, Period2> b) {
  if constexpr (divides_into_seconds<Rep1, Period1> && divides_into_seconds<Rep2, Period2>) {
    const seconds_and_rest first = detail::divided(a), second = detail::divided(b);
    clock::rep seconds = 0, units = 0;
    if (__builtin_sub_overflow(first.seconds, second.seconds, &seconds) ||
        __builtin_mul_overflow(seconds, clock::period::den, &units))
      return detail::furthest(first.seconds < second.seconds);
    return detail::sum(clock::duration(units), clock::duration(first.rest - second.rest));
  } else {
    return detail::in_range(std::chrono::duration<long double, clock::period>(detail::in_units(a) -
                                                                              detail::in_units(b)));
  }
}

}  // namespace detail

/// The deadline of an operation that starts now and may take d, rounded up. Threads: any.
template <class Rep, class Period>
clock::time_point deadline_in(std::chrono::duration<Rep, Period> d) {
  return clock::time_point(detail::sum(clock::now().time_since_epoch(), detail::in_range(d)));
}

/// The deadline at t. A time point of another clock is converted now: if that clock is set later, the deadline
/// stays where it is. Threads: any.
template <detail::readable_clock Clock, class Duration>
clock::time_point deadline_at(std::chrono::time_point<Clock, Duration> t) {
  if constexpr (std::is_same_v<Clock, clock>) {
    return clock::time_point(detail::in_range(t.time_since_epoch()));
  } else {
    return typed_pipes::deadline_in(
        detail::difference(t.time_since_epoch(), Clock::now().time_since_epoch()));
  }
}

/// Whether the deadline is now or before. Threads: any.
inline bool has_passed(clock::time_point deadline) { return clock::now() >= deadline; }

/// The time until the deadline; negative once it has passed. Threads: any.
inline clock::duration time_left(clock::time_point deadline) {
  return detail::difference(deadline.time_since_epoch(), clock::now().time_since_epoch());
}

}  // namespace typed_pipes
