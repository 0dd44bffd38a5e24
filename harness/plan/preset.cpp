#include "harness/plan/preset.hpp"

#include <algorithm>

namespace typed_pipes::harness {

// 12 rounds are the fewest for which an interval exists at all three confidence levels that the
// comparisons use; 30 make it narrow. A trial of 20 ms keeps a round well under a second, so that
// a machine that drifts from second to second affects all members of a group alike. The programs of the
// posts run for seconds: 9 rounds leave one trial in each tail outside a 95 % interval, and end in
// minutes. A group of the comparison has up to a hundred members, so its trials are shorter.
const std::vector<preset>& presets() {
  static const std::vector<preset> all{
      {.name = "quick", .rounds = 12, .trial_ms = 20, .axes = true},
      {.name = "full", .rounds = 30, .trial_ms = 20, .axes = true, .crossed = true},
      {.name = "blog", .rounds = 9, .trial_ms = 20, .settings = true},
      {.name = "rivals", .rounds = 30, .trial_ms = 5, .comparison = true, .stream_floor = true},
      {.name = "smoke",
       .rounds = 1,
       .trial_ms = 1,
       .axes = true,
       .settings = true,
       .comparison = true,
       .crossed = true,
       .stream_floor = true,
       .most_operations = 64,
       .largest_group = 16}};
  return all;
}

const preset& preset_named(const std::string& name) {
  return *std::find_if(presets().begin(), presets().end(),
                       [&](const preset& p) { return p.name == name; });
}

const std::vector<std::string>& plan_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const preset& p : presets()) all.push_back(p.name);
    return all;
  }();
  return names;
}

}  // namespace typed_pipes::harness
