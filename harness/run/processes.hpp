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
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/plan/plan.hpp"
#include "harness/run/process_messages.hpp"
#include "harness/run/runner.hpp"

namespace typed_pipes::harness {

// Of the program that measures: each line that it says to its user, or as a process of a run, begins with it.
inline constexpr std::string_view own_name = "pipes_bench";

/// The argument by which a process knows that it is led.
inline constexpr const char* led_flag = "--led";

/// Leads a run of what.processes processes, each started with `arguments` (without the name of the program) and
/// led_flag. Of `how` observer, quiet, purpose and hang limit count. Errors: a process that cannot be started or that refuses
/// its task. One that has died is in run_record::died.
absl::StatusOr<run_record> lead(const plan& what, const run_options& how,
                                const std::vector<std::string>& arguments);

/// Reads the task of a led process from standard input.
absl::StatusOr<process_task> receive_task();

/// Does the rounds of a led process, and tells the leader on standard output.
absl::Status follow(const process_task& task, const plan& what, const topology& machine,
                    run_options how);

}  // namespace typed_pipes::harness
