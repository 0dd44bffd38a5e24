// -----------------------------------------------------------------------------
// process_messages.hpp - what the process that leads a run and those that measure tell each other, in lines.
// -----------------------------------------------------------------------------
// Each line is an object of JSON. The leader sends one line, the task. The other answers with a line when it is ready
// and one for each round, and after each of these waits for a line that says go, or stop; a line that says stop may come
// at any other time too. Now and then it says how far it is, which has no answer; last, how it ended. A task may be one
// trial, which is answered otherwise (harness/trial/child_trial.hpp). Both are the same program, so the form is for
// nobody else and has no version.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

inline constexpr std::string_view go_line = R"({"go":true})", stop_line = R"({"stop":true})";

// A trial of a cell, which is all that a process is started for.
struct single_trial {
  std::size_t cell = 0;
  std::uint64_t operations = 1;
};

// The task of one process, and what those before it have learned.
struct process_task {
  int process = 0;
  int most_rounds = 1;            // of this process; the leader may stop it before
  int finished = 0;               // rounds of the run before it
  int processes = 1, rounds = 1;  // of the leader's plan
  std::uint64_t seed = 0;
  std::string plan;   // as a plan file says it, with what flags changed
  std::string cells;  // cells_digest() of the leader's plan
  lessons earlier;
  std::optional<single_trial> trial{};  // in place of rounds
};

// Equal for two plans of the same cells in the same order.
std::string cells_digest(const plan& what);

std::string task_line(const process_task& task);
absl::StatusOr<process_task> read_task(const std::string& line);

std::string ready_line(const run_record& seen);
std::string round_line(const run_record& seen, round_id which);
std::string steps_line(std::size_t steps, std::string_view phase, std::string_view cell);
std::string end_line(const run_record& seen);

// The content of a line of a measuring process.
struct process_news {
  enum class kind { ready, round, steps, end };
  kind what = kind::end;
  int round = 0;                // of kind round
  std::size_t steps = 0;        // of kind steps: how many more
  std::string phase{}, cell{};  // of kind steps
};

// Reads a line of the process and enters what it says into `seen`. An error means that the line is not one of
// those above.
absl::StatusOr<process_news> read_news(const std::string& line, int process, run_record& seen);

}  // namespace typed_pipes::harness
