// -----------------------------------------------------------------------------
// main.cpp - flags, plan, run, report.
// -----------------------------------------------------------------------------
#include <cstdio>

#include "harness/base/clock.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/lists.hpp"
#include "harness/languages/languages.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/report/report.hpp"
#include "harness/run/runner.hpp"

namespace {

using namespace typed_pipes::harness;

int refuse(const absl::Status& why) {
  std::fprintf(stderr, "pipes_bench: %s\n", std::string(why.message()).c_str());
  return 2;
}

int say_and_stop(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return 0;
}

int measure(const options& asked, const plan& what, const topology& machine) {
  if (absl::Status s = prepare_output(asked.out); !s.ok()) return refuse(s);
  run_facts facts{clock::utc_time(), asked.command, asked.machine, read_environment(), {}, {}};
  if (!asked.quiet) std::fputs(outline(what).c_str(), stderr);
  facts.before = read_load();
  const absl::StatusOr<run_record> seen =
      run(what, machine, {asked.hang_limit_s, asked.quiet, asked.benchmark_flags});
  if (!seen.ok()) return refuse(seen.status());
  facts.after = read_load();
  const absl::StatusOr<std::string> file = write_run(asked.out, what, machine, *seen, facts);
  if (!file.ok()) return refuse(file.status());
  // Where Google Benchmark's own report has stdout, ours must not spoil its form.
  std::FILE* const shown = asked.benchmark_report ? stderr : stdout;
  std::fprintf(shown, "%s\n%s\n", table(what, *seen).c_str(), file->c_str());
  return seen->voids.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const absl::StatusOr<options> asked = parse_flags(argc, argv);
  if (!asked.ok()) return refuse(asked.status());
  if (asked->help) return say_and_stop(help_text());
  if (asked->version) return say_and_stop(version_text());
  std::vector<program> programs = all_programs();
  add_languages(programs, asked->languages);
  leave_out_unseen(programs, asked->wanted.plan);
  if (asked->list_workloads) return say_and_stop(workload_list_text(programs));
  if (asked->list_backends) return say_and_stop(backend_list_text(programs));
  const absl::StatusOr<topology> machine = topology::load();
  if (!machine.ok()) return refuse(machine.status());
  const absl::StatusOr<plan> what =
      make_plan(asked->wanted, programs, *machine, read_thread_limits());
  if (!what.ok()) return refuse(what.status());
  if (asked->list) return say_and_stop(cell_list_text(*what, asked->list_skipped));
  return measure(*asked, *what, *machine);
}
