// -----------------------------------------------------------------------------
// preset.hpp - the named plans: which experiments, how long a trial, how many rounds.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace typed_pipes::harness {

struct preset {
  std::string name;
  int processes;
  int rounds;  // of each process
  double trial_ms;
  bool axes = false, settings = false, comparison = false;  // takes such experiments
  bool crossed = false;               // axes are crossed with the placements, not varied one by one
  bool stream_floor = false;          // measures the lower bound of streams too
  std::uint64_t most_operations = 0;  // whatever a setting says; 0: no limit
  int largest_group = 1'000'000;      // of workers, tasks or members
};

// In the order in which they are offered.
const std::vector<preset>& presets();

// The name must be one of plan_names().
const preset& preset_named(const std::string& name);

const std::vector<std::string>& plan_names();

}  // namespace typed_pipes::harness
