// -----------------------------------------------------------------------------
// axes.hpp - the points of a workload that has axes: from a centre, what varies.
// -----------------------------------------------------------------------------
// The centre is 8 bytes by value and one pair on two cores as near as the machine has them. A plan varies
// each axis on its own, or crosses payloads and pairs with placements. An axis given on the command line
// takes exactly the values given.
// -----------------------------------------------------------------------------
#pragma once

#include <vector>

#include "harness/plan/places.hpp"
#include "harness/request/preset.hpp"
#include "harness/request/selection.hpp"
#include "harness/workload/point.hpp"

namespace typed_pipes::harness {

/// Returns the points of the axes for the programs of one workload.
experiment axes_experiment(std::vector<const program*> programs, const selection& wanted,
                           const preset& which, const places& where);

}  // namespace typed_pipes::harness
