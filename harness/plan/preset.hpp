// -----------------------------------------------------------------------------
// preset.hpp - what makes a plan of that name: which workloads, how long, how often.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace typed_pipes::harness {

struct preset {
  std::string name;
  int rounds;
  double trial_ms;
  bool axes = false, settings = false;  // takes the workloads that have them
  bool comparison = false;              // meets rivals, at the points of comparison.hpp
  bool crossed = false;        // axes are crossed with the placements, not varied one by one
  bool stream_floor = false;   // streams beside bare lines that move
  std::uint64_t few = 0;       // so many operations, whatever a setting says; 0: no limit
  int small_crew = 1'000'000;  // at most so many workers, tasks or members
};

// In the order in which they are offered.
const std::vector<preset>& presets();

// The preset of that name, which must be one of plan_names().
const preset& preset_named(const std::string& name);

const std::vector<std::string>& plan_names();

}  // namespace typed_pipes::harness
