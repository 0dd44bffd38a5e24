#include "harness/comparison/comparison.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t beside_a_word = 56;  // bytes of a cache line
constexpr int crowded_pairs_per_core = 4;

bool varies_capacity(const program& p) { return p.workload.comparison.capacities; }

bool measured_at(const program& p, std::size_t capacity) {
  if (!varies_capacity(p)) return true;
  // A capacity that the protocol sets is measured once.
  if (p.capacity_of_protocol) return p.comparison_only && capacity == usual_capacity;
  return capacity == compared_at(p.capacity);
}

// Returns the payloads that other queues are compiled for. The first group holds the centre.
std::vector<std::vector<payload>> payload_groups(const std::vector<const program*>& programs) {
  std::set<std::size_t> sizes{centre_payload.bytes};
  for (const program* p : programs) {
    if (p->comparison_only && p->has_payload && p->carry == centre_payload.carry) {
      sizes.insert(p->payload_bytes);
    }
  }
  std::vector<std::vector<payload>> all(1);
  for (const std::size_t bytes : sizes) {
    if (bytes > beside_a_word && !all.back().empty()) all.emplace_back();
    all.back().push_back({bytes, centre_payload.carry});
  }
  return all;
}

std::vector<std::size_t> capacities(const std::vector<const program*>& programs) {
  std::vector<std::size_t> all;
  for (const std::size_t capacity : compared_capacities) {
    const auto has_it = [&](const program* p) {
      return varies_capacity(*p) && p->capacity == capacity;
    };
    if (capacity == usual_capacity || std::any_of(programs.begin(), programs.end(), has_it)) {
      all.push_back(capacity);
    }
  }
  return all;
}

std::vector<std::vector<point>> point_groups(const std::vector<const program*>& programs,
                                             const std::string& near, int cores) {
  std::vector<std::vector<point>> all;
  const std::vector<std::vector<payload>> loads = payload_groups(programs);
  for (const std::size_t capacity : capacities(programs)) {
    for (const std::vector<payload>& together : loads) {
      std::vector<point>& group = all.emplace_back();
      for (const payload& load : together) group.push_back({load, near, 1, {}, capacity});
    }
  }
  if (std::any_of(programs.begin(), programs.end(),
                  [](const program* p) { return p->workload.comparison.crowded; })) {
    const int pairs = crowded_pairs_per_core * cores;
    all.push_back({{centre_payload, std::string(unpinned), pairs, {}, usual_capacity}});
  }
  return all;
}

}  // namespace

experiment comparison_experiment(std::vector<const program*> programs, const std::string& near,
                                 int cores) {
  std::set<std::string_view> spinning;
  for (const program* p : programs) {
    if (p->wait == "spin") spinning.insert(p->backend);
  }
  const auto includes = [spinning](const program& p, const point& at) {
    if (payload_of(p) != at.load || !measured_at(p, at.capacity)) return false;
    if (at.pairs > 1) return compared_crowded(p.workload.comparison, p.wait);
    return compared_near(p.workload.comparison, p.wait, spinning.contains(p.backend));
  };
  std::vector<std::vector<point>> groups = point_groups(programs, near, cores);
  return {std::move(programs), std::move(groups), includes};
}

}  // namespace typed_pipes::harness
