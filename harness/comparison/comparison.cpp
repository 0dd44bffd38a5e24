#include "harness/comparison/comparison.hpp"

#include <algorithm>
#include <utility>

#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t beside_a_word = 56;  // bytes of a cache line
constexpr int crowd_per_core = 4;          // pairs

// Who has room for a number of messages that nobody else has stands with those without a bound.
bool has_room_of(const program& p, std::size_t room) {
  if (!p.workload.varies_room) return true;
  // The room that a protocol gives itself is its own, and stands once.
  if (p.capacity_of_protocol) return p.comparison_only && room == usual_room;
  const bool met = std::find(rooms_met.begin(), rooms_met.end(), p.capacity) != rooms_met.end();
  return room == (met ? p.capacity : usual_room);
}

}  // namespace

comparison::comparison(std::vector<const program*> its) : its_(std::move(its)) {
  for (const program* p : its_) {
    if (p->wait == "spin") spinners_.insert(p->backend);
  }
}

bool comparison::includes(const program& p, const point& at) const {
  if (payload{p.payload_bytes, p.carry} != at.load || !has_room_of(p, at.capacity)) return false;
  const bool can_spin = spinners_.contains(p.backend);
  if (at.pairs > 1) return p.workload.crowded && p.wait != "spin";
  if (p.wait == "spin" || !can_spin) return true;
  return p.wait != "yield" && !p.workload.varies_room;
}

// Those that rivals are compiled for, the usual one first.
std::vector<std::vector<payload>> comparison::loads() const {
  std::set<std::size_t> sizes{centre_payload.bytes};
  for (const program* p : its_) {
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

std::vector<std::size_t> comparison::rooms() const {
  std::vector<std::size_t> all;
  for (const std::size_t room : rooms_met) {
    const auto has_it = [&](const program* p) {
      return p->workload.varies_room && p->capacity == room;
    };
    if (room == usual_room || std::any_of(its_.begin(), its_.end(), has_it)) all.push_back(room);
  }
  return all;
}

std::vector<std::vector<point>> comparison::groups(const std::string& near, int cores) const {
  std::vector<std::vector<point>> all;
  for (const std::size_t room : rooms()) {
    for (const std::vector<payload>& together : loads()) {
      std::vector<point>& group = all.emplace_back();
      for (const payload& load : together) group.push_back({load, near, 1, nullptr, room});
    }
  }
  const bool crowded =
      std::any_of(its_.begin(), its_.end(), [](const program* p) { return p->workload.crowded; });
  if (crowded) {
    const int pairs = crowd_per_core * cores;
    all.push_back({{centre_payload, std::string(unpinned), pairs, nullptr, usual_room}});
  }
  return all;
}

}  // namespace typed_pipes::harness
