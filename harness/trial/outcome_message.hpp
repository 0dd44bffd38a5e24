// -----------------------------------------------------------------------------
// outcome_message.hpp - what came of a trial, as a process of a run tells it in JSON.
// -----------------------------------------------------------------------------
// Only the program itself reads it, so the form has no version.
// -----------------------------------------------------------------------------
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "harness/machine/costs.hpp"
#include "harness/machine/hardware_counters.hpp"
#include "harness/trial/trial.hpp"

namespace typed_pipes::harness {

// These two throw what nlohmann::json throws if the value is not what the first two made.
costs read_costs(const nlohmann::json& from);
hardware_costs read_hardware(const nlohmann::json& from);

nlohmann::json costs_json(const costs& spent);
nlohmann::json hardware_json(const hardware_costs& counted);

/// Without the end of line.
std::string outcome_line(const outcome& seen);
/// An error means that the line is no outcome.
absl::StatusOr<outcome> read_outcome(const std::string& line);

}  // namespace typed_pipes::harness
