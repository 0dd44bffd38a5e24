#include "harness/cli/measure.hpp"

#include <cstdio>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/console.hpp"
#include "harness/base/text.hpp"
#include "harness/cli/lists.hpp"
#include "harness/extent/expected_time.hpp"
#include "harness/extent/time_budget.hpp"
#include "harness/extent/wanted_regimes.hpp"
#include "harness/machine/hardware_counters.hpp"
#include "harness/qualify/qualification_text.hpp"
#include "harness/report/run_directory.hpp"
#include "harness/report/table.hpp"
#include "harness/run/processes.hpp"
#include "harness/run/runner.hpp"

namespace typed_pipes::harness {
namespace {

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

// Says a line to the user while the run goes on.
using line_teller = std::function<void(const std::string&)>;

line_teller teller(bool quiet) {
  return [quiet, terminal = status_line().on_terminal()](const std::string& line) {
    if (!quiet) print(stderr, say(terminal ? "\n" : "", line));
  };
}

// The task of a run, and the earlier run that it goes on with, if any.
struct undertaking {
  const options& flags;
  plan& what;
  const topology& machine;
  const earlier_run* earlier;  // null: a new run
  extent planned;              // before it was fitted into a budget
  std::optional<double> budget_s;
  wanted_regimes regimes;
  run_record before{};               // of the earlier run
  std::optional<double> resolves{};  // the smallest difference that the machine resolves now

  [[nodiscard]] int first_process() const {
    return earlier == nullptr ? 0 : earlier->next_process();
  }
  // A run that goes on for regimes has more processes than planned.
  [[nodiscard]] bool is_of_one_process() const { return planned.processes == 1 && !regimes.any(); }
};

// Measures in this process, or in several that this one leads, what is left to measure.
absl::StatusOr<run_record> measured(const undertaking& u, run_observer& observer) {
  if (u.before.rounds == u.what.all_rounds()) return u.before;  // killed before it could say so
  run_options how{u.flags.hang_limit_s, u.flags.quiet, u.flags.benchmark_flags};
  how.hardware_counters = u.flags.hardware_counters;
  how.observer = &observer;
  how.before = &u.before;
  how.process = u.first_process();
  how.itself = start_of_process(u.flags.command);
  if (u.budget_s && u.before.rounds == 0) how.rounds = u.planned.rounds;
  if (u.is_of_one_process()) return run(u.what, u.machine, how);
  how.purpose = [&u] { return u.regimes.purpose(); };
  return lead(u.what, how);
}

// An error if a report of Google Benchmark is asked for, which would lack the trials of other processes.
absl::Status check_report(const undertaking& u) {
  if (u.flags.benchmark_flags.empty()) return absl::OkStatus();
  const std::string& flag = u.flags.benchmark_flags.front();
  if (u.earlier != nullptr) {
    return absl::InvalidArgumentError(
        say("--resume=", u.earlier->given_path, ": its command line has ", flag,
            ", and a report of Google Benchmark is of one process (allowed: a run without)"));
  }
  if (u.is_of_one_process()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      say(flag, ": a report of Google Benchmark is of one process, and plan ", u.what.name, " has ",
          u.regimes.any() ? "as many as its regimes take (allowed: without regimes)"
                          : say(u.what.processes, " (allowed: with --processes=1)")));
}

// Makes of a new run what fits its budget.
absl::Status fit_into_budget(const undertaking& u) {
  if (!u.budget_s || u.earlier != nullptr) return absl::OkStatus();
  const absl::StatusOr<extent> fitted = fit(*u.budget_s, expected_of(u.what), u.planned);
  if (!fitted.ok()) {
    const selection& said = u.what.requested.gives;
    return absl::Status(fitted.status().code(), say(spelled(said, "budget", said.budget), ": ",
                                                    std::string(fitted.status().message())));
  }
  u.what.processes = fitted->processes;
  u.what.rounds = fitted->rounds;
  return absl::OkStatus();
}

// Says how quiet the machine is before it is measured on for minutes. A plan that limits the number of operations
// says nothing about time, and goes without.
absl::StatusOr<std::optional<qualification>> qualified(const options& flags, const plan& what,
                                                       const topology& machine) {
  if (what.requested.most_operations != 0) return std::nullopt;
  const absl::StatusOr<qualification> found = qualify(machine, thoroughness::brief);
  if (!found.ok()) return found.status();
  if (!flags.quiet) print(stderr, qualification_line(*found));
  return *found;
}

// Reads what the earlier run has measured, or looks at the machine before a new one.
absl::Status begin(undertaking& u, run_facts& facts) {
  if (u.earlier == nullptr) {
    if (u.budget_s) facts.budget = budget_facts{*u.budget_s, u.planned};
    if (!u.flags.quiet) print(stderr, say(outline(u.what), u.regimes.beforehand()));
    facts.before = read_load();
    absl::StatusOr<std::optional<qualification>> found = qualified(u.flags, u.what, u.machine);
    if (!found.ok()) return found.status();
    facts.qualified = *std::move(found);
    if (facts.qualified) u.resolves = facts.qualified->resolves;
    if (u.budget_s && !u.flags.quiet) {
      const extent fitted{u.what.processes, u.what.rounds};
      print(stderr, budget_text(*u.budget_s, fitted, u.planned, u.resolves));
    }
    return absl::OkStatus();
  }
  absl::StatusOr<run_record> had = restore(*u.earlier, u.what, u.machine, facts);
  if (!had.ok()) return had.status();
  u.before = *std::move(had);
  if (facts.budget) u.planned = facts.budget->planned;
  return absl::OkStatus();
}

// Keeps the run within its budget, if it has one.
absl::StatusOr<run_record> measured_in_time(undertaking& u, const line_teller& tell,
                                            std::uint64_t start_ns, run_directory& results) {
  if (!u.budget_s) return measured(u, results);
  const auto spent_ns = static_cast<std::uint64_t>(u.before.duration_s * 1e9);
  time_budget budget({.seconds = *u.budget_s,
                      .start_ns = start_ns - spent_ns,
                      .planned = u.planned,
                      .resolves = u.resolves,
                      .tell = tell,
                      .goes_on = [&u](const run_record& seen) { return u.regimes.lack(seen); }},
                     u.what, results);
  absl::StatusOr<run_record> seen = measured(u, budget);
  if (seen.ok()) seen->budget_spent = budget.spent();
  return seen;
}

// Says why the run has ended, if not by itself; returns the exit code.
int how_it_ended(const undertaking& u, const run_record& seen, const run_directory& results) {
  const std::string rounds = say(seen.rounds, " of ", u.what.all_rounds(), " rounds");
  if (u.regimes.any() && seen.rounds != 0) {
    print(stderr, say(own_name, ": ", u.regimes.summary(seen)));
  }
  if (seen.stopped_by_signal != 0) {
    print(stderr, say(own_name, ": stopped after ", rounds,
                      results.file().empty() ? "" : "; --resume goes on with it", "\n"));
    return 128 + seen.stopped_by_signal;  // as a shell reports a program that a signal ended
  }
  if (!seen.died.empty()) {
    print(stderr,
          say(own_name, ": a process of the run has ended by itself: ", one_line(seen.died), "\n"));
    return 1;
  }
  if (seen.budget_spent) {
    print(stderr, say(own_name, ": the budget of ", spoken_time(*u.budget_s),
                      " ended the run after ", rounds, "\n"));
  }
  return seen.voids.empty() ? 0 : 1;
}

}  // namespace

int measure(const options& flags, plan what, const topology& machine,
            std::vector<known_backend> backends, const earlier_run* earlier) {
  const std::uint64_t start_ns = clock::now_ns();
  const line_teller tell = teller(flags.quiet);
  undertaking u{flags,
                what,
                machine,
                earlier,
                {what.processes, what.rounds},
                budget_s(what.requested),
                wanted_regimes(what, tell)};
  if (absl::Status s = check_wanted_regimes(what); !s.ok()) return refuse(s);
  if (absl::Status s = check_report(u); !s.ok()) return refuse(s);
  if (absl::Status s = fit_into_budget(u); !s.ok()) return refuse(s);
  if (absl::Status s = prepare_output(flags.out); !s.ok()) return refuse(s);
  run_facts facts;
  facts.command = flags.command;
  facts.machine = flags.machine;
  facts.where = read_environment();
  facts.backends = std::move(backends);
  const hardware_counters hardware(flags.hardware_counters);  // each process opens its own
  facts.no_hardware_counters = hardware.no_counters();
  facts.no_energy = hardware.no_energy();
  if (absl::Status s = begin(u, facts); !s.ok()) return refuse(s);
  run_directory results(flags.out, what, machine, std::move(facts));
  if (earlier != nullptr) {
    if (absl::Status s = results.go_on(*earlier); !s.ok()) return refuse(s);
    print(stderr, resumed_text(*earlier));
  }
  const absl::StatusOr<run_record> seen = measured_in_time(u, tell, start_ns, results);
  if (!seen.ok()) return refuse(seen.status());
  results.finish(*seen, read_load());
  // Where Google Benchmark's own report has stdout, ours must not spoil its form.
  std::FILE* const to = flags.benchmark_report ? stderr : stdout;
  const bool shown = print(to, say(table(what, *seen), "\n", results.file(), "\n"));
  if (const std::string lost = unwritten(results, *seen, shown); !lost.empty()) return refuse(lost);
  return how_it_ended(u, *seen, results);
}

}  // namespace typed_pipes::harness
