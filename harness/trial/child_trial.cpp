#include "harness/trial/child_trial.hpp"

#include <iostream>
#include <string_view>

#include "harness/machine/child_process.hpp"
#include "harness/trial/outcome_message.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::string_view ready = R"({"ready":true})";
constexpr double start_limit_s = 60;

void say_line(std::string_view line) { std::cout << line << "\n" << std::flush; }

}  // namespace

absl::StatusOr<outcome> run_in_child(const program_start& how, const std::string& task,
                                     double hang_limit_s) {
  absl::StatusOr<child_process> child = child_process::start(how.path, how.arguments);
  if (!child.ok()) return child.status();
  if (absl::Status s = child->write_line(task); !s.ok()) return s;
  absl::StatusOr<std::string> line = child->read_line(start_limit_s);
  if (line.ok() && *line == ready) line = child->read_line(hang_limit_s);
  if (!line.ok()) return line.status();
  return read_outcome(*line);
}

absl::Status answer_with_trial(const topology& machine, trial t) {
  t.in_child = true;
  t.hang_limit_s += start_limit_s;  // the process that waits is the one that gives up
  say_line(ready);
  const absl::StatusOr<outcome> seen = run_trial(machine, t);
  if (!seen.ok()) return seen.status();
  say_line(outcome_line(*seen));
  return absl::OkStatus();
}

}  // namespace typed_pipes::harness
