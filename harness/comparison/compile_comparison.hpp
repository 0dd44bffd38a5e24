// -----------------------------------------------------------------------------
// compile_contest.hpp - turns a in_comparison workload into programs over rivals, and over ours at
// their rooms.
// -----------------------------------------------------------------------------
// Included by one source file per in_comparison workload, apart from that of the workload over our own
// backends, so that neither slows the other down.
// -----------------------------------------------------------------------------
#pragma once

#include <iterator>
#include <type_traits>
#include <vector>

#include "harness/comparison/comparison.hpp"
#include "harness/comparison/included.hpp"
#include "harness/workload/compile_workload.hpp"

namespace typed_pipes::harness {

namespace detail {

template <class Workload>
auto comparison_payloads_of() {
  if constexpr (requires { typename Workload::comparison_payloads; }) {
    return typename Workload::comparison_payloads{};
  } else if constexpr (Workload::traits.settings.empty()) {
    return payload_list<by_value<8>>{};
  } else {
    return typename Workload::payloads{};
  }
}

// Where the room is not varied, rivals stand at the usual one.
template <class Workload>
constexpr bool room_is_met(std::size_t capacity) {
  return Workload::traits.varies_room || capacity == 0 || capacity == usual_room;
}

template <class Workload, class Backend, class Payload>
void add_contestant(std::vector<program>& all) {
  if constexpr (room_is_met<Workload>(Backend::traits.capacity)) {
    program p = make_program<Workload, Backend, Payload>();
    p.comparison_only = true;
    p.capacity = Backend::traits.capacity;
    all.push_back(std::move(p));
  }
}

template <class Workload, template <class...> class List, class... Backend, class... Payload>
void add_contestants(std::vector<program>& all, List<Backend...>, payload_list<Payload...>) {
  const auto over_backends = [&]<class One>(std::type_identity<One>) {
    (add_contestant<Workload, Backend, One>(all), ...);
  };
  (over_backends(std::type_identity<Payload>{}), ...);
}

// What is not there is told once, with the package that holds it.
template <class Workload>
void add_missing(std::vector<program>& all) {
  for (const rivals::rival& r : every_rival) {
    if (r.found) continue;
    program p;
    p.workload = Workload::traits;
    p.backend = r.name;
    p.wait = "spin";
    p.carry = centre_payload.carry;
    p.payload_bytes = centre_payload.bytes;
    p.has_payload = true;
    p.comparison_only = true;
    p.facts.origin = origin::third_party;
    p.facts.package = r.package;
    p.facts.design = "not installed";
    p.cannot_run = say("the package ", r.package, " is not installed (make rivals-setup)");
    all.push_back(std::move(p));
  }
}

}  // namespace detail

template <class Workload>
std::vector<program> comparison_programs_of() {
  static_assert(Workload::traits.in_comparison);
  std::vector<program> all;
  if constexpr (requires { typename Workload::comparison_systems; }) {
    detail::add_contestants<Workload>(all, typename Workload::comparison_systems{},
                                      typename Workload::payloads{});
  } else {
    const auto payloads = detail::comparison_payloads_of<Workload>();
    if constexpr (Workload::traits.varies_room) {
      detail::add_contestants<Workload>(all, ours_at_rooms{}, payloads);
      detail::add_contestants<Workload>(all, rivals_at_rooms{}, payloads);
    }
    detail::add_contestants<Workload>(all, ours_besides{}, payloads);
    detail::add_contestants<Workload>(all, rivals_found{}, payloads);
  }
  if constexpr (Workload::traits.one_line_round_trip) detail::add_missing<Workload>(all);
  return all;
}

}  // namespace typed_pipes::harness
