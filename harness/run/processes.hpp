// -----------------------------------------------------------------------------
// processes.hpp - a run of several processes: one leads it, and starts one after another that measure.
// -----------------------------------------------------------------------------
// Where a process has its memory can move a result for as long as it lives, so a run asks several. Each starts the
// program anew: the kernel gives it other addresses, and the leader another size of its environment and another
// offset of its heap, from the run's seed. The first finds how long trials are and how the floor hands a line over;
// the others are told. Only one measures at a time, and the leader sleeps meanwhile: while it reads and writes a round the
// other waits for its word. For a line of progress, twice a second, nobody waits.
//
// The leader alone writes results and progress. It hears of a process in lines (process_messages.hpp); one that ends
// by itself, or is killed, ends the run, of which the finished rounds are kept.
//
// A process that measures starts others in the same way, each for one trial of what keeps threads
// (harness/trial/child_trial.hpp).
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/plan/plan.hpp"
#include "harness/run/process_messages.hpp"
#include "harness/run/runner.hpp"

namespace typed_pipes::harness {

/// The argument by which a process knows that it is led.
inline constexpr const char* led_flag = "--led";

/// The command that starts this program as a process of its run: by the words of the run's own command line, and
/// led_flag.
program_start start_of_process(const std::vector<std::string>& command);

/// Leads a run of what.processes processes, each started as how.itself says, which must be there. Of the rest of `how`
/// observer, quiet, purpose and hang limit count. Errors: a process that cannot be started or that refuses its task. One
/// that has died is in run_record::died.
absl::StatusOr<run_record> lead(const plan& what, const run_options& how);

/// Reads the task of a led process from standard input.
absl::StatusOr<process_task> receive_task();

/// Does the rounds of a led process, or its one trial, and tells on standard output what came of them.
absl::Status follow(const process_task& task, const plan& what, const topology& machine,
                    run_options how);

/// A trial in a process that is started for it by process `number` of the run, as `itself` says. If that fails the
/// outcome has the reason, in one line, as its fault.
outcome trial_in_process(const program_start& itself, const plan& what, int number,
                         single_trial which, double limit_s);

}  // namespace typed_pipes::harness
