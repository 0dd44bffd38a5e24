// -----------------------------------------------------------------------------
// wait_any.hpp - waits until one of several endpoints is ready; like select(), it consumes nothing.
// -----------------------------------------------------------------------------
// An endpoint is ready if a message can be received or the peer has left: recv() on it does not wait
// then. The endpoints may be in any receiving states of any protocols over any backends. If several are
// ready, the first in the order given is returned.
//
//   switch (typed_pipes::wait_any(orders, cancel)) {
//     case 0: ... std::move(orders).recv() ...
//
// Each call examines every endpoint again. For a set that is waited on repeatedly use receiver_set or
// end_set (parts/): their cost does not depend on the number of idle members.
//
// Waiting    as the backends of the endpoints do: sleeps at once if one of them does, spins without
//            limit only if all of them do, otherwise spins first and then sleeps.
// Threads    one, and no other thread may use the endpoints during the call.
// Memory     if it has to sleep it allocates an entry per endpoint, before it does anything else.
// Errors     spent_endpoint if an endpoint is spent; repeated_endpoint if one is given twice; std::bad_alloc. The
//            endpoints are as before then.
// Source     select and select2 of Rust's pipes, 2012.
// Differs    any number of endpoints of any types; deadlines; it returns which endpoint is ready and
//            receives nothing.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typed_pipes/impls/base/adaptive_wait.hpp>
#include <typed_pipes/impls/base/sync.hpp>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <utility>

namespace typed_pipes {

namespace detail {

// The part of an endpoint's port that waiting needs. Does not own the endpoint.
template <class End>
struct watch {
  const End& end;

  bool ready() const { return access::port(end).template ready<typename End::state_type>(); }
  bool arm(notifier::member& m) const {
    return access::port(end).template arm<typename End::state_type>(m);
  }
  bool disarm(notifier::member& m) const {
    return access::port(end).template disarm<typename End::state_type>(m);
  }
};

// A range of endpoints, and endpoints of different types: each(i, f) calls f with the watch of endpoint i.
template <class End>
struct range_watch {
  std::span<const End> ends;
  std::size_t size() const { return ends.size(); }
  template <class F>
  bool each(std::size_t i, F&& f) const {
    return f(watch<End>{ends[i]});
  }
};
template <class... Ends>
struct pack_watch {
  std::tuple<const Ends&...> ends;
  static constexpr std::size_t size() { return sizeof...(Ends); }
  template <class F>
  bool each(std::size_t i, F&& f) const {
    return detail::dispatch<sizeof...(Ends)>(i, [&](auto n) {
      const auto& end = std::get<n.value>(ends);
      return f(watch<std::remove_cvref_t<decltype(end)>>{end});
    });
  }
};

template <class Watch>
std::optional<std::size_t> first_ready(const Watch& all) {
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all.each(i, [](const auto& w) { return w.ready(); })) return i;
  return std::nullopt;
}

// Arms every endpoint with one notifier and waits for a notification; disarms all of them before it returns.
template <class Watch>
void sleep_until_one_is_ready(const Watch& all, const clock::time_point* t) {
  notifier ready;
  std::deque<notifier::member> members;  // complete before any is watched: allocating may throw
  for (std::size_t i = 0; i < all.size(); ++i)
    members.emplace_back(ready, static_cast<std::uint32_t>(i));
  std::size_t watched = 0;
  while (watched < all.size() &&
         all.each(watched, [&](const auto& w) { return w.arm(members[watched]); }))
    ++watched;
  if (watched == all.size()) ready.wait<park>(t);
  std::size_t notified = 0;
  for (std::size_t i = 0; i < watched; ++i)
    if (!all.each(i, [&](const auto& w) { return w.disarm(members[i]); })) ++notified;
  // Where disarming failed, a sender has notified the member or is about to. The member may only be
  // destroyed after its notification was consumed.
  while (notified != 0) {
    ready.wait<spin_then_park>();
    while (ready.next([&](std::uint32_t n) -> notifier::member& { return members[n]; })) --notified;
  }
}

template <class Waiting, class Watch>
std::optional<std::size_t> wait_for_one(const Watch& all, const clock::time_point* t) {
  if (const auto i = detail::first_ready(all)) return i;
  adaptive_wait<Waiting, real_sync> spinner;
  while (spinner.keep_spinning()) {
    if (const auto i = detail::first_ready(all)) return i;
    if (t != nullptr && spinner.turns() % real_sync::polls_per_look == 0 && real_sync::passed(*t))
      return std::nullopt;
  }
  for (;;) {
    if (const auto i = detail::first_ready(all)) return i;
    if (t != nullptr && real_sync::passed(*t)) return std::nullopt;
    spinner.before_park();
    detail::sleep_until_one_is_ready(all, t);
    spinner.after_park();
  }
}

template <class End>
constexpr std::string_view waiting_of() {
  return backend_of<typename End::protocol_type>::traits.wait;
}
template <class... Ends>
using waiting_for = std::conditional_t<
    ((detail::waiting_of<Ends>() == park::name) || ...), park,
    std::conditional_t<((detail::waiting_of<Ends>() == spin::name) && ...), spin, spin_then_park>>;

// The diagnostic for waiting on an End; void if it is correct.
template <class End>
struct wait_fault {
  using type = not_an_end<End, false>;
};
template <class State, role R, class P>
struct wait_fault<endpoint<State, R, P>> {
  using type = typename decltype(find_recv_fault<State, R, P>())::type;
};

template <class... Ends>
constexpr bool may_wait_for() {
  return sizeof...(Ends) > 0 && (std::is_void_v<typename wait_fault<Ends>::type> && ...);
}
template <class Fault>
constexpr void report_wait_fault() {
  if constexpr (!std::is_void_v<Fault>) (void)sizeof(Fault);
}

// An endpoint can be armed with one notifier at a time only.
template <class... Ends>
void require_distinct(const Ends&... ends) {
  const void* const at[] = {std::addressof(ends)...};
  for (std::size_t i = 1; i < sizeof...(Ends); ++i)
    if (std::find(at, at + i, at[i]) != at + i) throw repeated_endpoint();
}

template <class... Ends>
std::optional<std::size_t> wait_any_of(const clock::time_point* t, const Ends&... ends) {
  (detail::require_live(access::port(ends)), ...);
  detail::require_distinct(ends...);
  return detail::wait_for_one<waiting_for<Ends...>>(pack_watch<Ends...>{{ends...}}, t);
}

// Of a size known at run time, also for an array.
template <class Range>
auto all_of(const Range& ends) {
  (void)sizeof(not_side_by_side<Range, std::ranges::contiguous_range<const Range>>);
  const std::span fixed(ends);
  return std::span<const typename decltype(fixed)::value_type>(fixed);
}

template <class End>
std::optional<std::size_t> wait_any_in_range(const clock::time_point* t,
                                             std::span<const End> ends) {
  if constexpr (detail::may_wait_for<End>()) {
    for (const End& e : ends) detail::require_live(access::port(e));
    if (ends.empty()) return std::nullopt;
    return detail::wait_for_one<waiting_for<End>>(range_watch<End>{ends}, t);
  } else {
    detail::report_wait_fault<typename wait_fault<End>::type>();
    return std::nullopt;
  }
}

}  // namespace detail

/// Waits until an endpoint is ready and returns its index among the arguments, counted from 0.
/// Threads: the one that uses the endpoints. Errors: spent_endpoint, repeated_endpoint; std::bad_alloc.
template <class... Ends>
std::size_t wait_any(const Ends&... ends) {
  static_assert(sizeof...(Ends) > 0, "pipes: wait_any() needs at least one endpoint");
  if constexpr (detail::may_wait_for<Ends...>()) {
    return *detail::wait_any_of(nullptr, ends...);
  } else {
    (detail::report_wait_fault<typename detail::wait_fault<Ends>::type>(), ...);
    return 0;
  }
}

/// As wait_any(), but until time t of any clock at the latest; empty if no endpoint was ready by then.
/// Threads, errors: as wait_any().
template <detail::readable_clock Clock, class Duration, class... Ends>
std::optional<std::size_t> wait_any_until(std::chrono::time_point<Clock, Duration> t,
                                          const Ends&... ends) {
  static_assert(sizeof...(Ends) > 0, "pipes: wait_any() needs at least one endpoint");
  if constexpr (detail::may_wait_for<Ends...>()) {
    const clock::time_point at = typed_pipes::deadline_at(t);
    return detail::wait_any_of(&at, ends...);
  } else {
    (detail::report_wait_fault<typename detail::wait_fault<Ends>::type>(), ...);
    return std::nullopt;
  }
}

/// As wait_any_until(), but for d at most. Threads, errors: as wait_any().
template <class Rep, class Period, class... Ends>
std::optional<std::size_t> wait_any_for(std::chrono::duration<Rep, Period> d, const Ends&... ends) {
  return typed_pipes::wait_any_until(typed_pipes::deadline_in(d), ends...);
}

/// @cond
// Of what is no duration, or no time.
template <class... Any>
std::optional<std::size_t> wait_any_for(const Any&...) {
  (void)sizeof(not_a_duration<detail::first_of_t<Any...>, false>);
  return std::nullopt;
}
template <class... Any>
std::optional<std::size_t> wait_any_until(const Any&...) {
  (void)sizeof(not_a_time_point<detail::first_of_t<Any...>, false>);
  return std::nullopt;
}
/// @endcond

/// As wait_any(), over a contiguous range of endpoints of one type. Returns the index in the range; empty
/// only if the range is. Threads, errors: as wait_any().
template <class Range>
std::optional<std::size_t> wait_any_in(const Range& ends) {
  return detail::wait_any_in_range(nullptr, detail::all_of(ends));
}

/// As wait_any_in(), but until time t at the latest; empty if no endpoint was ready by then, or if the
/// range is empty. Threads, errors: as wait_any().
template <detail::readable_clock Clock, class Duration, class Range>
std::optional<std::size_t> wait_any_in_until(std::chrono::time_point<Clock, Duration> t,
                                             const Range& ends) {
  const clock::time_point at = typed_pipes::deadline_at(t);
  return detail::wait_any_in_range(&at, detail::all_of(ends));
}

/// @cond
// Of what is no time.
template <class NoTime, class Range>
std::optional<std::size_t> wait_any_in_until(const NoTime&, const Range&) {
  (void)sizeof(not_a_time_point<NoTime, false>);
  return std::nullopt;
}
/// @endcond

}  // namespace typed_pipes
