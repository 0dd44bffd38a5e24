// -----------------------------------------------------------------------------
// runner.hpp - runs a plan: every round of every group, in an order that favours nobody.
// -----------------------------------------------------------------------------
// Google Benchmark is the front door: each (round, cell) is registered with it as one benchmark
// of one iteration with manual time, in our own order, so that its reporters and files show what
// we saw. It is neither the stopwatch nor the statistician: the trial times itself, and the
// record keeps every trial.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

// How long a trial may take before the run is given up, unless somebody says otherwise: one of the
// plan's length, and one whose setting fixes its operations and that may be slow in earnest.
inline constexpr double hang_limit_s = 60;
inline constexpr double cold_hang_limit_s = 300;
// A cell whose trial took longer than this is not timed again: its spread would cost minutes.
inline constexpr double longest_repeated_s = 8;

struct run_options {
  std::optional<double> hang_limit_s{};
  bool quiet = false;                          // no progress
  std::vector<std::string> benchmark_flags{};  // Google Benchmark's own, already checked
  double longest_repeated_s = harness::longest_repeated_s;
};

// An error means that threads could not be bound. Cells whose check failed are in the record's
// voids, and have no trials.
absl::StatusOr<run_record> run(const plan& what, const topology& machine, const run_options& how);

}  // namespace typed_pipes::harness
