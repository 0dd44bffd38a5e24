#include "harness/plan/settings.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "harness/comparison/comparison.hpp"
#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {
namespace {

setting cut_down(setting s, const preset& which) {
  s.group_size = std::min(s.group_size, which.largest_group);
  if (which.most_operations != 0 && s.operations != 0) {
    // Each of the group does its share, and shares are whole.
    const auto each = static_cast<std::uint64_t>(std::max(1, s.group_size));
    s.operations = std::min(s.operations, (which.most_operations + each - 1) / each * each);
  }
  return s;
}

bool includes(const program& p, const point& at) {
  return (!p.is_foreign() || at.setting->languages) && takes_wait(*at.setting, p.wait);
}

}  // namespace

experiment settings_experiment(std::vector<const program*> programs,
                               std::span<const setting> settings, const selection& wanted,
                               const preset& which) {
  std::vector<std::vector<point>> groups;
  if (chosen(wanted.pairs, 1) && chosen(wanted.placements, std::string(unpinned))) {
    for (const setting& s : settings) {
      groups.push_back({{{}, std::string(unpinned), 1, cut_down(s, which)}});
    }
  }
  return {std::move(programs), std::move(groups), includes};
}

}  // namespace typed_pipes::harness
