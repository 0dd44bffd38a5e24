// -----------------------------------------------------------------------------
// preset.hpp - a plan before it meets a machine: which experiments, which values, how long.
// -----------------------------------------------------------------------------
// It is read from a file (plan_file.hpp); plan_keys.hpp says what its parts are called there.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "harness/request/selection.hpp"

namespace typed_pipes::harness {

inline constexpr int usual_processes = 6, usual_rounds = 2;
inline constexpr int usual_rounds_per_regime = 12;
inline constexpr double usual_trial_ms = 20;

struct preset {
  std::string name;
  std::string about{};                                      // one line
  selection gives{};                                        // what a flag could say as well
  bool axes = false, settings = false, comparison = false;  // takes such experiments
  bool cross_placements = false;      // axes are crossed with the placements, not varied one by one
  bool stream_floor = false;          // measures the lower bound of streams too
  std::uint64_t most_operations = 0;  // whatever a setting says; 0: no limit
  int largest_group = 1'000'000;      // of workers, tasks or members
  int rounds_per_regime = 0;          // that each regime is to have; 0: the usual number
  bool trial_ms_by_flag = false;      // a length asked for there outweighs most_operations
};

/// Returns the plan with what the command line says in place of what the plan does.
preset with_flags(preset plan, const selection& flags);

/// Seconds that the plan may take; nothing if it says nothing.
std::optional<double> budget_s(const preset& plan);

/// Returns an error if the plan asks for regimes of the machine without a limit, or for rounds of none.
absl::Status check_regimes(const preset& plan);

/// Returns an error if values are given for what the experiments of the plan do not vary.
absl::Status check_axes(const preset& plan);

}  // namespace typed_pipes::harness
