// -----------------------------------------------------------------------------
// main.cpp - flags, plan, run, results.
// -----------------------------------------------------------------------------
#include <csignal>
#include <cstdio>
#include <iostream>
#include <new>
#include <optional>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/lists.hpp"
#include "harness/languages/languages.hpp"
#include "harness/plan/copies.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/report/earlier_run.hpp"
#include "harness/report/run_directory.hpp"
#include "harness/report/table.hpp"
#include "harness/run/processes.hpp"
#include "harness/run/runner.hpp"

namespace {

using namespace typed_pipes::harness;

constexpr int bad_input = 2;

int refuse(const std::string& why) {
  std::fprintf(stderr, "pipes_bench: %s\n", one_line(why).c_str());
  return bad_input;
}
int refuse(const absl::Status& why) { return refuse(std::string(why.message())); }

// Returns false if not all of the text was written, as on a full disk or to a closed pipe.
bool print(std::FILE* to, const std::string& text) {
  const bool written = std::fputs(text.c_str(), to) >= 0;
  return std::fflush(to) == 0 && written;
}

int print_and_stop(const std::string& text) {
  return print(stdout, text) ? 0 : refuse("standard output: cannot be written");
}

// Returns an error that names the first file that could not be written; empty if all were. Files of the run
// come before reports of Google Benchmark.
std::string unwritten(const run_directory& results, const run_record& seen, bool shown) {
  if (!results.status().ok()) return std::string(results.status().message());
  if (!seen.unwritten_report.empty()) {
    return say("--benchmark_out=", seen.unwritten_report,
               ": cannot be written to the end (allowed: a file on a disk with space)");
  }
  return shown && std::cout.good() ? "" : "standard output: cannot be written";
}

// Measures in this process, or in several that this one leads, what is left to measure.
absl::StatusOr<run_record> measured(const options& asked, const plan& what, const topology& machine,
                                    run_directory& results, const run_record& before,
                                    int first_process) {
  if (before.rounds == what.all_rounds()) return before;  // killed before it could say so
  run_options how{asked.hang_limit_s, asked.quiet, asked.benchmark_flags};
  how.observer = &results;
  how.before = &before;
  how.process = first_process;
  if (what.processes == 1) return run(what, machine, how);
  return lead(what, how, {asked.command.begin() + 1, asked.command.end()});
}

// An error if a report of Google Benchmark is asked for, which would lack the trials of other processes.
absl::Status check_report(const options& asked, const plan& what, const earlier_run* earlier) {
  if (asked.benchmark_flags.empty()) return absl::OkStatus();
  const std::string& flag = asked.benchmark_flags.front();
  if (earlier != nullptr) {
    return absl::InvalidArgumentError(
        say("--resume=", earlier->asked, ": its command line has ", flag,
            ", and a report of Google Benchmark is of one process (allowed: a run without)"));
  }
  if (what.processes == 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      say(flag, ": a report of Google Benchmark is of one process, and plan ", what.name, " has ",
          what.processes, " (allowed: with --processes=1)"));
}

// `earlier` is the run that is to go on; null: a new one.
int measure(const options& asked, const plan& what, const topology& machine,
            std::vector<known_backend> backends, const earlier_run* earlier) {
  if (absl::Status s = check_report(asked, what, earlier); !s.ok()) return refuse(s);
  if (absl::Status s = prepare_output(asked.out); !s.ok()) return refuse(s);
  run_facts facts;
  facts.command = asked.command;
  facts.machine = asked.machine;
  facts.where = read_environment();
  facts.backends = std::move(backends);
  run_record before;
  if (earlier != nullptr) {
    absl::StatusOr<run_record> had = restore(*earlier, what, machine, facts);
    if (!had.ok()) return refuse(had.status());
    before = *std::move(had);
  } else {
    if (!asked.quiet) print(stderr, outline(what));
    facts.before = read_load();
  }
  run_directory results(asked.out, what, machine, std::move(facts));
  if (earlier != nullptr) {
    if (absl::Status s = results.go_on(*earlier); !s.ok()) return refuse(s);
    print(stderr, resumed_text(*earlier));
  }
  const absl::StatusOr<run_record> seen = measured(
      asked, what, machine, results, before, earlier == nullptr ? 0 : earlier->next_process());
  if (!seen.ok()) return refuse(seen.status());
  results.finish(*seen, read_load());
  // Where Google Benchmark's own report has stdout, ours must not spoil its form.
  std::FILE* const to = asked.benchmark_report ? stderr : stdout;
  const bool shown = print(to, say(table(what, *seen), "\n", results.file(), "\n"));
  if (const std::string lost = unwritten(results, *seen, shown); !lost.empty()) return refuse(lost);
  if (seen->stopped_by_signal != 0) {
    print(stderr, say("pipes_bench: stopped after ", seen->rounds, " of ", what.all_rounds(),
                      " rounds", results.file().empty() ? "" : "; --resume goes on with it", "\n"));
    return 128 + seen->stopped_by_signal;  // as a shell reports a program that a signal ended
  }
  if (!seen->died.empty()) {
    print(
        stderr,
        say("pipes_bench: a process of the run has ended by itself: ", one_line(seen->died), "\n"));
    return 1;
  }
  return seen->voids.empty() ? 0 : 1;
}

// Turns what was asked for into what the run asked for that is to go on.
absl::StatusOr<earlier_run> go_back_to_run(options& asked) {
  absl::StatusOr<earlier_run> earlier = read_earlier_run(asked.resume);
  if (!earlier.ok()) return earlier;
  absl::StatusOr<options> its = parse_flags_of(earlier->command);
  if (!its.ok()) {
    return absl::InvalidArgumentError(say(
        "--resume=", asked.resume, ": its command line: ", std::string(its.status().message())));
  }
  its->quiet |= asked.quiet;
  its->out = earlier->directory.parent_path();
  its->wanted.seed = earlier->seed;
  its->wanted.processes = earlier->processes;
  its->wanted.rounds = earlier->rounds;
  asked = *std::move(its);
  return earlier;
}

// Does the part of one process, for the process that leads the run.
int measure_as_told(const options& asked, const process_task& task, const plan& what,
                    const topology& machine) {
  const absl::Status done = follow(task, what, machine, {asked.hang_limit_s, true});
  return done.ok() ? 0 : refuse(done);
}

// Returns the exit code.
int run_program(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error when writing
  absl::StatusOr<options> asked = parse_flags(argc, argv);
  if (!asked.ok()) return refuse(asked.status());
  if (asked->help) return print_and_stop(help_text());
  if (asked->version) return print_and_stop(version_text());
  std::optional<earlier_run> earlier;
  if (!asked->resume.empty()) {
    absl::StatusOr<earlier_run> read = go_back_to_run(*asked);
    if (!read.ok()) return refuse(read.status());
    earlier = *std::move(read);
  }
  std::vector<program> programs = all_programs();
  add_languages(programs, asked->languages);
  add_copies(programs, asked->wanted.backends);
  std::vector<known_backend> backends = backends_of(programs);
  keep_programs_of_plan(programs, asked->wanted.plan);
  if (asked->list_workloads) return print_and_stop(workload_list_text(programs));
  if (asked->list_backends) return print_and_stop(backend_list_text(backends_of(programs)));
  const absl::StatusOr<topology> machine = topology::load();
  if (!machine.ok()) return refuse(machine.status());
  std::optional<process_task> task;
  if (asked->led) {
    absl::StatusOr<process_task> told = receive_task();
    if (!told.ok()) return refuse(told.status());
    task = *std::move(told);
    asked->wanted.seed = task->seed;
    asked->wanted.processes = task->processes;
    asked->wanted.rounds = task->rounds;
  }
  const absl::StatusOr<plan> what =
      make_plan(asked->wanted, programs, *machine, read_thread_limits());
  if (!what.ok()) return refuse(what.status());
  if (asked->list) return print_and_stop(cell_list_text(*what, asked->list_skipped));
  if (task) return measure_as_told(*asked, *task, *what, *machine);
  return measure(*asked, *what, *machine, std::move(backends), earlier ? &*earlier : nullptr);
}

}  // namespace

int main(int argc, char** argv) try {
  return run_program(argc, argv);
} catch (const std::bad_alloc&) {
  return refuse("memory has run out (ulimit -v, or what the machine has)");
}
