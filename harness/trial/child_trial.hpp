// -----------------------------------------------------------------------------
// child_trial.hpp - a trial in a process of its own, of what keeps threads.
// -----------------------------------------------------------------------------
// A workload that keeps threads when its pipes are closed would have them in the process that measures the others. So
// that process starts the program anew for each such trial, gives it the task in a line, waits until it is ready, then
// for what came of the trial, and kills it with all that is left in it:
//   start -> task -> ready -> trial, as any other (trial.hpp) -> outcome -> end
// Times and costs are taken inside the child. Its memory lies elsewhere in each trial, and what it has learned, such
// as how long to poll, begins anew.
//
// The child is in a process group of its own, so Ctrl-C leaves it its trial, as it does any other. If the process that
// waits for it ends, the child is killed.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/trial/trial.hpp"

namespace typed_pipes::harness {

// A program and its arguments, without its name.
struct program_start {
  std::string path;
  std::vector<std::string> arguments;
};

/// Runs a trial in a child that is started like this and gets the task as its first line. An error says in one line
/// that it could not be started, said something else, ended before its outcome, or was silent for longer than that.
absl::StatusOr<outcome> run_in_child(const program_start& how, const std::string& task,
                                     double hang_limit_s);

/// The child's part, when it has read its task: runs the trial, and tells what came of it on standard output.
/// Errors: as run_trial().
absl::Status answer_with_trial(const topology& machine, trial t);

}  // namespace typed_pipes::harness
