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
#include "harness/plan/preset.hpp"
#include "harness/qualify/qualification_text.hpp"
#include "harness/registry/all_programs.hpp"
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

// Measures in this process, or in several that this one leads.
absl::StatusOr<run_record> measured(const options& asked, const plan& what, const topology& machine,
                                    run_directory& results) {
  run_options how{asked.hang_limit_s, asked.quiet, asked.benchmark_flags};
  how.hardware_counters = asked.hardware_counters;
  how.observer = &results;
  if (what.processes == 1) return run(what, machine, how);
  return lead(what, how, {asked.command.begin() + 1, asked.command.end()});
}

// Says how quiet the machine is before it is measured on for minutes. A plan that limits the number of operations
// says nothing about time, and goes without.
absl::StatusOr<std::optional<qualification>> qualified(const options& asked, const plan& what,
                                                       const topology& machine) {
  if (preset_named(what.name).most_operations != 0) return std::nullopt;
  const absl::StatusOr<qualification> found = qualify(machine, thoroughness::brief);
  if (!found.ok()) return found.status();
  if (!asked.quiet) print(stderr, qualification_line(*found));
  return *found;
}

int measure(const options& asked, const plan& what, const topology& machine,
            std::vector<known_backend> backends) {
  if (what.processes > 1 && !asked.benchmark_flags.empty()) {
    return refuse(say(asked.benchmark_flags.front(),
                      ": a report of Google Benchmark is of one process, and plan ", what.name,
                      " has ", what.processes, " (allowed: with --processes=1)"));
  }
  if (absl::Status s = prepare_output(asked.out); !s.ok()) return refuse(s);
  run_facts facts;
  facts.command = asked.command;
  facts.machine = asked.machine;
  facts.where = read_environment();
  facts.backends = std::move(backends);
  const hardware_counters hardware(asked.hardware_counters);  // each process opens its own
  facts.no_hardware_counters = hardware.no_counters();
  facts.no_energy = hardware.no_energy();
  if (!asked.quiet) print(stderr, outline(what));
  facts.before = read_load();
  absl::StatusOr<std::optional<qualification>> found = qualified(asked, what, machine);
  if (!found.ok()) return refuse(found.status());
  facts.qualified = *std::move(found);
  run_directory results(asked.out, what, machine, std::move(facts));
  const absl::StatusOr<run_record> seen = measured(asked, what, machine, results);
  if (!seen.ok()) return refuse(seen.status());
  results.finish(*seen, read_load());
  // Where Google Benchmark's own report has stdout, ours must not spoil its form.
  std::FILE* const to = asked.benchmark_report ? stderr : stdout;
  const bool shown = print(to, say(table(what, *seen), "\n", results.file(), "\n"));
  if (const std::string lost = unwritten(results, *seen, shown); !lost.empty()) return refuse(lost);
  if (seen->stopped_by_signal != 0) {
    print(stderr,
          say("pipes_bench: stopped after ", seen->rounds, " of ", what.all_rounds(), " rounds\n"));
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

// Does the part of one process, for the process that leads the run.
int measure_as_told(const options& asked, const process_task& task, const plan& what,
                    const topology& machine) {
  run_options how{asked.hang_limit_s, true};
  how.hardware_counters = asked.hardware_counters;
  const absl::Status done = follow(task, what, machine, how);
  return done.ok() ? 0 : refuse(done);
}

// Returns the exit code.
int run_program(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error when writing
  absl::StatusOr<options> asked = parse_flags(argc, argv);
  if (!asked.ok()) return refuse(asked.status());
  if (asked->help) return print_and_stop(help_text());
  if (asked->version) return print_and_stop(version_text());
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
  }
  const absl::StatusOr<plan> what =
      make_plan(asked->wanted, programs, *machine, read_thread_limits());
  if (!what.ok()) return refuse(what.status());
  if (asked->list) return print_and_stop(cell_list_text(*what, asked->list_skipped));
  if (task) return measure_as_told(*asked, *task, *what, *machine);
  return measure(*asked, *what, *machine, std::move(backends));
}

}  // namespace

int main(int argc, char** argv) try {
  return run_program(argc, argv);
} catch (const std::bad_alloc&) {
  return refuse("memory has run out (ulimit -v, or what the machine has)");
}
