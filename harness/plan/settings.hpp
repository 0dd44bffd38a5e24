// -----------------------------------------------------------------------------
// settings.hpp - the points of a workload that has fixed settings in place of axes.
// -----------------------------------------------------------------------------
// Its threads go where the kernel puts them, among the processing units that the run may use.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <vector>

#include "harness/request/preset.hpp"
#include "harness/request/selection.hpp"
#include "harness/workload/point.hpp"

namespace typed_pipes::harness {

/// Returns the points for the programs of one workload at these settings, which are its own or those of its
/// comparison. Where the preset limits operations or groups, settings are cut down, and some of them may
/// coincide.
experiment settings_experiment(std::vector<const program*> programs,
                               std::span<const setting> settings, const selection& wanted,
                               const preset& which);

}  // namespace typed_pipes::harness
