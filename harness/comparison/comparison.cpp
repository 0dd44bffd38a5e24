#include "harness/comparison/comparison.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t beside_a_word = 56;  // bytes of a cache line
constexpr int crowded_pairs_per_core = 4;

template <class T>
bool is_requested(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool varies_capacity(const program& p) { return p.workload.comparison.capacities; }

// `first` is the capacity at which queues are measured that have none of those compared.
bool measured_at(const program& p, std::size_t capacity, std::size_t first) {
  if (!varies_capacity(p)) return true;
  // A capacity that the protocol sets is measured once.
  if (p.capacity_of_protocol) return p.comparison_only && capacity == first;
  const bool compared = std::find(compared_capacities.begin(), compared_capacities.end(),
                                  p.capacity) != compared_capacities.end();
  return capacity == (compared ? p.capacity : first);
}

// Returns the payloads that other queues are compiled for. The first group holds the small ones.
std::vector<std::vector<payload>> payload_groups(const std::vector<const program*>& programs,
                                                 const requested_points& requested) {
  std::set<std::size_t> sizes{centre_payload.bytes};
  for (const program* p : programs) {
    if (p->comparison_only && p->has_payload && p->carry == centre_payload.carry) {
      sizes.insert(p->payload_bytes);
    }
  }
  std::vector<std::vector<payload>> all(1);
  for (const std::size_t bytes : sizes) {
    if (!is_requested(requested.payload_bytes, bytes)) continue;
    if (bytes > beside_a_word && !all.back().empty()) all.emplace_back();
    all.back().push_back({bytes, centre_payload.carry});
  }
  return all;
}

// The first is where queues are measured whose capacity is not chosen.
std::vector<std::size_t> capacities(const std::vector<const program*>& programs,
                                    const std::vector<std::size_t>& wanted) {
  std::vector<std::size_t> all;
  for (const std::size_t capacity : wanted) {
    const auto has_it = [&](const program* p) {
      return varies_capacity(*p) && p->capacity == capacity;
    };
    if (all.empty() || std::any_of(programs.begin(), programs.end(), has_it)) {
      all.push_back(capacity);
    }
  }
  return all;
}

// The number of pairs and the placement of each point, without the crowded one.
std::vector<std::pair<int, std::string>> places(const compared_places& where,
                                                const requested_points& requested) {
  std::vector<std::pair<int, std::string>> all;
  for (const int pairs : requested.pairs.empty() ? std::vector{1} : requested.pairs) {
    for (const std::string& placement : requested.placements) all.emplace_back(pairs, placement);
    if (requested.placements.empty())
      all.emplace_back(pairs, pairs == 1 ? where.one : where.several);
  }
  return all;
}

bool is_crowded(const std::vector<const program*>& programs, const requested_points& requested) {
  return requested.pairs.empty() && is_requested(requested.placements, std::string(unpinned)) &&
         is_requested(requested.payload_bytes, centre_payload.bytes) &&
         std::any_of(programs.begin(), programs.end(),
                     [](const program* p) { return p->workload.comparison.crowded; });
}

std::vector<std::vector<point>> point_groups(const std::vector<const program*>& programs,
                                             const compared_places& where, int cores,
                                             const requested_points& requested) {
  std::vector<std::vector<point>> all;
  const std::vector<std::vector<payload>> loads = payload_groups(programs, requested);
  const std::vector<std::size_t> held = capacities(programs, capacities_of(requested));
  for (const auto& [pairs, placement] : places(where, requested)) {
    for (const std::size_t capacity : held) {
      for (const std::vector<payload>& together : loads) {
        std::vector<point>& group = all.emplace_back();
        for (const payload& load : together) {
          group.push_back({load, placement, pairs, {}, capacity});
        }
      }
    }
  }
  if (is_crowded(programs, requested)) {
    const int pairs = crowded_pairs_per_core * cores;
    all.push_back({{centre_payload, std::string(unpinned), pairs, {}, held.front()}});
  }
  return all;
}

}  // namespace

std::vector<std::size_t> capacities_of(const requested_points& requested) {
  std::vector<std::size_t> all = requested.capacities;
  if (all.empty()) all.assign(compared_capacities.begin(), compared_capacities.end());
  const auto usual = std::find(all.begin(), all.end(), usual_capacity);
  if (usual != all.end()) std::rotate(all.begin(), usual, usual + 1);
  return all;
}

experiment comparison_experiment(std::vector<const program*> programs, const compared_places& where,
                                 int cores, const requested_points& requested) {
  std::set<std::string_view> spinning;
  for (const program* p : programs) {
    if (p->wait == "spin") spinning.insert(p->backend);
  }
  const auto includes = [spinning, everywhere = requested.say_where(),
                         first = capacities_of(requested).front()](const program& p,
                                                                   const point& at) {
    if (payload_of(p) != at.load || !measured_at(p, at.capacity, first)) return false;
    if (everywhere) return true;
    if (at.pairs > 1) return compared_crowded(p.workload.comparison, p.wait);
    return compared_near(p.workload.comparison, p.wait, spinning.contains(p.backend),
                         at.load == centre_payload && at.capacity == first);
  };
  std::vector<std::vector<point>> groups = point_groups(programs, where, cores, requested);
  return {std::move(programs), std::move(groups), includes};
}

}  // namespace typed_pipes::harness
