// -----------------------------------------------------------------------------
// runner.hpp - runs a plan: in each round every cell once, group by group, in a random order.
// -----------------------------------------------------------------------------
// Each trial is registered with Google Benchmark as one benchmark of one iteration with manual time,
// in our own order, so that its reporters and files show what we saw. It neither times nor sums up:
// a trial times itself, and the record keeps every trial.
//
// The rounds are the outer loop: each holds all groups, so a run that ends early has seen every cell,
// and every cell is measured over the whole length of the run.
// -----------------------------------------------------------------------------
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"
#include "harness/trial/child_trial.hpp"

namespace typed_pipes::harness {

// A cell whose trial took longer than this is not timed again: its spread would cost minutes.
inline constexpr double longest_repeated_s = 8;

// A run of one process is done by the process that writes the results; of a run of several, each process does its
// rounds by the same function, told by the leader (processes.hpp). So does a run that goes on after an interruption.
struct run_options {
  std::optional<double> hang_limit_s{};
  bool quiet = false;                          // no progress
  std::vector<std::string> benchmark_flags{};  // Google Benchmark's own, already checked
  double longest_repeated_s = harness::longest_repeated_s;
  run_observer* observer = nullptr;  // optional
  int process = 0;  // which of the run's; in a run that is led, the first that is started
  // The record of the earlier processes of the run. Null, or without a round: this process learns it all itself.
  const run_record* before = nullptr;
  // Of this process, or of the first that is started, at most: the observer may ask for fewer, and the plan may come to
  // have more while it runs. 0: as many as it has by the plan.
  int rounds = 0;
  // In place of the progress line, and besides the signals that stop a run. Both are called between trials.
  std::function<void(std::string_view phase, std::string_view cell)> step{};
  std::function<bool()> stop{};
  // Of a run that is led: why the present process is there, which the line of progress adds to the phase.
  std::function<std::string()> purpose{};
  bool hardware_counters = false;  // counts with those of the processor, where there are any
  // The command that starts this program as a process of its run. Empty: no trial is run in a process of its own.
  std::optional<program_start> itself{};
};

// The number of rounds that the next process does, where so many of the run are finished. If the last one was
// interrupted these are the rounds that it has left. Rounds of a process share its layout of memory, so an interrupted
// process cannot go on: another does its rounds, and counts as a process of its own.
int rounds_of_next_process(const plan& what, int finished);

// Does the rounds of one process. An error means that threads could not be bound. Cells whose check failed are in
// the record's voids, and have no trials. Of a run that was stopped the finished rounds are kept.
absl::StatusOr<run_record> run(const plan& what, const topology& machine, const run_options& how);

}  // namespace typed_pipes::harness
