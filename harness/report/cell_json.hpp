// -----------------------------------------------------------------------------
// cell_json.hpp - a cell as run.json has it: its parameters, and what must be known of its trials.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>

#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

// Without the number of its group.
nlohmann::ordered_json cell_json(const plan& what, const run_record& seen, std::size_t index);

}  // namespace typed_pipes::harness
