// -----------------------------------------------------------------------------
// deadline.hpp - deadlines of functions that take whatever their caller gives them, and refuse what is no time.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/protocols/core/diagnose.hpp>

namespace typed_pipes::detail {

/// The deadline of an operation that may take d.
template <class Rep, class Period>
clock::time_point checked_deadline_in(std::chrono::duration<Rep, Period> d) {
  return typed_pipes::deadline_in(d);
}
template <class NoDuration>
clock::time_point checked_deadline_in(const NoDuration&) {
  (void)sizeof(not_a_duration<NoDuration, false>);
  return {};
}

/// The deadline at t.
template <readable_clock Clock, class Duration>
clock::time_point checked_deadline_at(std::chrono::time_point<Clock, Duration> t) {
  return typed_pipes::deadline_at(t);
}
template <class NoTime>
clock::time_point checked_deadline_at(const NoTime&) {
  (void)sizeof(not_a_time_point<NoTime, false>);
  return {};
}

}  // namespace typed_pipes::detail
