#include "harness/plan/preset.hpp"

#include <algorithm>

namespace typed_pipes::harness {

// Intervals are over processes: six are the fewest of which one that differs does not decide, twelve make an
// interval narrow. A second round in each tells how much of the spread is between processes. A trial of 20 ms keeps a
// round of a group well under a second, so that a machine that drifts from second to second affects all members
// alike. The programs of the posts run for seconds, so each process has one round. A group of the comparison has up
// to a hundred members, so its trials are shorter.
const std::vector<preset>& presets() {
  static const std::vector<preset> all{
      {.name = "quick", .processes = 6, .rounds = 2, .trial_ms = 20, .axes = true},
      {.name = "full", .processes = 12, .rounds = 3, .trial_ms = 20, .axes = true, .crossed = true},
      {.name = "blog", .processes = 9, .rounds = 1, .trial_ms = 20, .settings = true},
      {.name = "rivals",
       .processes = 12,
       .rounds = 3,
       .trial_ms = 5,
       .comparison = true,
       .stream_floor = true},
      {.name = "smoke",
       .processes = 1,
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
