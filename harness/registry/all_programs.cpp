#include "harness/registry/all_programs.hpp"

#include <algorithm>
#include <iterator>
#include <pipes_generated/compiled_programs.hpp>
#include <utility>

#include "harness/registry/compared.hpp"
#include "harness/workloads/all.hpp"
#include "harness/yardsticks/allocation_floor.hpp"
#include "harness/yardsticks/floor.hpp"
#include "harness/yardsticks/floor_stream.hpp"

namespace typed_pipes::harness {
namespace {

using programs = std::vector<program>;

void append(programs& all, programs some) {
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

template <class... Rivals>
programs over_all(list<Rivals...>) {
  programs all;
  (append(all, programs_over<Rivals>()), ...);
  return all;
}

// The lower bounds that the machine sets for what the workload does.
programs floors_of(const programs& its) {
  const workload_traits& w = its.front().workload;
  switch (w.pattern) {
    case pattern::round_trip:
      return {floor_program(w)};
    case pattern::one_way:
      return stream_floor_programs(its);
    case pattern::one_shot:
      return {allocation_program(w)};
    case pattern::other:
      break;
  }
  return {};
}

// A missing queue is named once, beside the round trips.
void give_missing_a_workload(programs& compared, const programs& ordinary) {
  const auto round_trip = std::find_if(ordinary.begin(), ordinary.end(), [](const program& p) {
    return p.workload.comparison.included && p.workload.pattern == pattern::round_trip;
  });
  if (round_trip == ordinary.end()) return;
  for (program& p : compared) {
    if (p.workload.name.empty()) p.workload = round_trip->workload;
  }
}

template <class Workload>
void add_ordinary(std::vector<programs>& all) {
  if constexpr (is_compiled<Workload>) all.push_back(programs_of<Workload>());
}

programs compared_programs() {
  programs all;
  if constexpr (compiled_comparison) {
    all = compared_programs_of_ours();
    append(all, over_all(compared_queues{}));
  }
  return all;
}

template <class... Workloads>
programs in_reading_order(workload_list<Workloads...>) {
  std::vector<programs> ordinary;
  (add_ordinary<Workloads>(ordinary), ...);
  programs compared = compared_programs();
  for (const programs& its : ordinary) give_missing_a_workload(compared, its);
  programs all;
  for (programs& its : ordinary) {
    const std::string_view name = its.front().workload.name;
    append(all, floors_of(its));
    append(all, std::move(its));
    for (const bool bare : {false, true}) {
      std::copy_if(compared.begin(), compared.end(), std::back_inserter(all),
                   [&](const program& p) {
                     return p.workload.name == name && p.facts.bare_of.empty() != bare;
                   });
    }
  }
  return all;
}

}  // namespace

const std::vector<program>& all_programs() {
  static const programs all = in_reading_order(workloads::all_workloads{});
  return all;
}

const compiled_parts& compiled() {
  static constexpr compiled_parts parts{compiled_axes, compiled_settings, compiled_comparison,
                                        compiled_for};
  return parts;
}

}  // namespace typed_pipes::harness
