// -----------------------------------------------------------------------------
// trial_of_cell.hpp - how a cell of a plan is run.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/plan/cell.hpp"
#include "harness/trial/trial.hpp"

namespace typed_pipes::harness {

// The time that a trial may take before it is given up, if --hang_limit_s does not say. The second is for
// a trial of a fixed number of operations, which may take long without being stuck.
inline constexpr double hang_limit_s = 60;
inline constexpr double cold_hang_limit_s = 300;

/// A trial of the cell, which must outlive it: so many operations per pair, and of a floor the way that it takes.
trial trial_of(const cell& c, std::uint64_t operations, std::size_t way,
               std::optional<double> requested_hang_limit_s);

}  // namespace typed_pipes::harness
