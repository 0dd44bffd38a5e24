// -----------------------------------------------------------------------------
// wait_any.hpp - waits until one of several ends has something to say, and consumes nothing.
// -----------------------------------------------------------------------------
// The ends may be in any states of any protocols over any backends, as long as each of them
// receives. An end has something to say if a message is there or the peer has gone; then recv()
// on it does not wait. If several have, the first in the order given is named.
//
//   switch (pipes::wait_any(orders, cancel)) {
//     case 0: ... std::move(orders).recv() ...
//
// For a set of ends that is waited on again and again use port_set: this asks every end anew.
//
// Waiting    as the ends do: sleeps at once if one of their backends does, polls for ever only if
//            all of them do, else polls and then sleeps.
// Threads    the caller must be the one thread that uses the ends; meanwhile nobody may.
// Memory     what lies on the stack; with more than a few ends in a range, one allocation if it
//            has to sleep.
// Source     select and select2 of Rust's pipes (2012).
// Differs    any number of ends of any types; a deadline; readiness is told, nothing is received.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "impls/bell.hpp"
#include "impls/detail/patience.hpp"
#include "impls/detail/sync.hpp"
#include "impls/detail/waiting.hpp"
#include "protocols/core/endpoint.hpp"

namespace pipes {

namespace detail {

// What watching needs of an end. The end stays with its owner.
template <class End>
struct watch {
  const End& end;

  bool ready() const { return access::port(end).template ready<typename End::state_type>(); }
  bool arm(bell::member& m) const {
    return access::port(end).template arm<typename End::state_type>(m);
  }
  bool disarm(bell::member& m) const {
    return access::port(end).template disarm<typename End::state_type>(m);
  }
};

// The same for a range and for ends of different types: each(i, f) calls f with the watch of end i.
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
    return dispatch<sizeof...(Ends)>(i, [&](auto n) {
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

// Arms all ends on one bell and waits for it; takes every end back before it returns.
template <class Watch>
void sleep_until_one_is_ready(const Watch& all, const clock::time_point* t) {
  bell told;
  std::deque<bell::member> members;
  bool sleeps = true;
  for (std::size_t i = 0; i < all.size() && sleeps; ++i) {
    members.emplace_back(told, static_cast<std::uint32_t>(i));
    sleeps = all.each(i, [&](const auto& w) { return w.arm(members.back()); });
  }
  const std::size_t armed = sleeps ? members.size() : members.size() - 1;
  if (sleeps) told.wait<park>(t);
  std::size_t rung = 0;
  for (std::size_t i = 0; i < armed; ++i)
    if (!all.each(i, [&](const auto& w) { return w.disarm(members[i]); })) ++rung;
  // Who could not be taken back is being rung just now: its sender is between two instructions.
  while (rung != 0) {
    told.wait<spin_then_park>();
    while (told.next([&](std::uint32_t n) -> bell::member& { return members[n]; })) --rung;
  }
}

template <class Waiting, class Watch>
std::optional<std::size_t> wait_for_one(const Watch& all, const clock::time_point* t) {
  if (const auto i = first_ready(all)) return i;
  patience<Waiting, real_sync> patient(kept_policy<Waiting>({}));
  while (patient.look_again()) {
    if (const auto i = first_ready(all)) return i;
    if (t != nullptr && patient.turns() % real_sync::polls_per_look == 0 && real_sync::passed(*t))
      return std::nullopt;
  }
  for (;;) {
    if (const auto i = first_ready(all)) return i;
    if (t != nullptr && real_sync::passed(*t)) return std::nullopt;
    patient.falls_asleep();
    sleep_until_one_is_ready(all, t);
    patient.wakes_up();
  }
}

template <class End>
constexpr std::string_view waiting_of() {
  return backend_of<typename End::protocol_type>::traits.wait;
}
template <class... Ends>
using waiting_for = std::conditional_t<
    ((waiting_of<Ends>() == park::name) || ...), park,
    std::conditional_t<((waiting_of<Ends>() == spin::name) && ...), spin, spin_then_park>>;

// What is wrong with waiting on an End: void if nothing is.
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
  return (std::is_void_v<typename wait_fault<Ends>::type> && ...);
}
template <class Fault>
constexpr void report_wait_fault() {
  if constexpr (!std::is_void_v<Fault>) (void)sizeof(Fault);
}

template <class... Ends>
std::optional<std::size_t> wait_any_of(const clock::time_point* t, const Ends&... ends) {
  (require_live(access::port(ends)), ...);
  return wait_for_one<waiting_for<Ends...>>(pack_watch<Ends...>{{ends...}}, t);
}

template <class End>
std::optional<std::size_t> wait_any_in_range(const clock::time_point* t,
                                             std::span<const End> ends) {
  if constexpr (may_wait_for<End>()) {
    for (const End& e : ends) require_live(access::port(e));
    if (ends.empty()) return std::nullopt;
    return wait_for_one<waiting_for<End>>(range_watch<End>{ends}, t);
  } else {
    report_wait_fault<typename wait_fault<End>::type>();
    return std::nullopt;
  }
}

}  // namespace detail

/// Waits until an end has something to say; returns its place among the arguments.
/// Throws spent_endpoint if one of them is spent.
template <class... Ends>
std::size_t wait_any(const Ends&... ends) {
  static_assert(sizeof...(Ends) > 0, "pipes: wait_any() needs an end to wait for");
  if constexpr (detail::may_wait_for<Ends...>()) {
    return *detail::wait_any_of(nullptr, ends...);
  } else {
    (detail::report_wait_fault<typename detail::wait_fault<Ends>::type>(), ...);
    return 0;
  }
}

/// The same until time point t at the latest; nothing if it came first.
template <class... Ends>
std::optional<std::size_t> wait_any_until(clock::time_point t, const Ends&... ends) {
  static_assert(sizeof...(Ends) > 0, "pipes: wait_any_until() needs an end to wait for");
  if constexpr (detail::may_wait_for<Ends...>()) {
    return detail::wait_any_of(&t, ends...);
  } else {
    (detail::report_wait_fault<typename detail::wait_fault<Ends>::type>(), ...);
    return std::nullopt;
  }
}

/// The same for at most this long.
template <class Rep, class Period, class... Ends>
std::optional<std::size_t> wait_any_for(std::chrono::duration<Rep, Period> d, const Ends&... ends) {
  return wait_any_until(clock::now() + std::chrono::ceil<clock::duration>(d), ends...);
}

/// The same over a contiguous range of ends of one type; nothing only if it is empty.
template <class Range>
std::optional<std::size_t> wait_any_in(const Range& ends) {
  return detail::wait_any_in_range(nullptr, std::span(std::as_const(ends)));
}

/// The same until time point t at the latest; nothing if it came first, or if the range is empty.
template <class Range>
std::optional<std::size_t> wait_any_in_until(clock::time_point t, const Range& ends) {
  return detail::wait_any_in_range(&t, std::span(std::as_const(ends)));
}

}  // namespace pipes
