// -----------------------------------------------------------------------------
// runner.hpp - runs a plan: every round of every group, in an order that favours nobody.
// -----------------------------------------------------------------------------
// Google Benchmark is the front door: each (round, cell) is registered with it as one benchmark
// of one iteration with manual time, in our own order, so that its reporters and files show what
// we saw. It is neither the stopwatch nor the statistician: the trial times itself, and the
// record keeps every trial.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/plan.hpp"
#include "harness/record.hpp"
#include "harness/topology.hpp"

namespace pipes::harness {

struct run_options {
  double hang_limit_s = 60;
  bool quiet = false;                        // no progress
  std::vector<std::string> benchmark_flags;  // Google Benchmark's own, already checked
};

// An error means that threads could not be bound. Cells whose check failed are in the record's
// voids, and have no trials.
absl::StatusOr<run_record> run(const plan& what, const topology& machine, const run_options& how);

}  // namespace pipes::harness
