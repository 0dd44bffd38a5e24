// -----------------------------------------------------------------------------
// measure.hpp - a run from its first look at the machine to the line that says how it ended.
// -----------------------------------------------------------------------------
#pragma once

#include <vector>

#include "harness/cli/flags.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/backend_list.hpp"
#include "harness/report/earlier_run.hpp"

namespace typed_pipes::harness {

/// Measures the plan in this process, or in several that it leads, and writes the run. `earlier` is the run that is to go
/// on; null: a new one. Returns the exit code.
int measure(const options& flags, plan what, const topology& machine,
            std::vector<known_backend> backends, const earlier_run* earlier);

}  // namespace typed_pipes::harness
