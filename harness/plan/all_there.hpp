// -----------------------------------------------------------------------------
// all_there.hpp - whether each value that was asked for is in some cell.
// -----------------------------------------------------------------------------
#pragma once

#include <span>

#include "absl/status/status.h"
#include "harness/plan/plan.hpp"
#include "harness/request/selection.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

/// Returns an error for the first value of a list that no cell of the plan has, and none that was left out with a
/// reason: no workload takes it together with the other values. A filter narrows the cells further, so with one
/// nothing is checked. A queue whose package is missing is left out with that reason.
absl::Status check_all_there(plan& made, const selection& wanted,
                             std::span<const program> programs);

}  // namespace typed_pipes::harness
