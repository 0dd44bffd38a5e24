#include "harness/cli/laboratory.hpp"

#include <csignal>
#include <new>
#include <optional>
#include <random>
#include <utility>

#include "harness/base/console.hpp"
#include "harness/base/text.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/lists.hpp"
#include "harness/cli/measure.hpp"
#include "harness/languages/languages.hpp"
#include "harness/plan/copies.hpp"
#include "harness/report/table.hpp"
#include "harness/request/plan_file.hpp"
#include "harness/run/processes.hpp"

namespace typed_pipes::harness {
namespace {

// Replaces the flags of this command line by those that the run to resume has recorded.
absl::StatusOr<earlier_run> go_back_to_run(options& flags) {
  absl::StatusOr<earlier_run> earlier = read_earlier_run(flags.resume);
  if (!earlier.ok()) return earlier;
  absl::StatusOr<options> its = parse_flags_of(earlier->command);
  if (!its.ok()) {
    return absl::InvalidArgumentError(say(
        "--resume=", flags.resume, ": its command line: ", std::string(its.status().message())));
  }
  its->quiet |= flags.quiet;
  its->out = earlier->directory.parent_path();
  its->wanted.seed = earlier->seed;
  its->wanted.processes = earlier->processes;
  its->wanted.rounds = earlier->rounds;
  flags = *std::move(its);
  return earlier;
}

// Does the part of one process, for the process that leads the run.
int measure_as_told(const options& flags, const process_task& task, const plan& what,
                    const topology& machine) {
  run_options how{flags.hang_limit_s, true};
  how.hardware_counters = flags.hardware_counters;
  how.itself = start_of_process(flags.command);
  const absl::Status done = follow(task, what, machine, how);
  return done.ok() ? 0 : refuse(done);
}

// The plan as its file and the flags describe it; flags come first. A process of a run takes what its leader has read,
// and a run that goes on what it recorded, whatever has become of the file.
absl::StatusOr<preset> wanted_plan(const options& flags, const std::optional<process_task>& task,
                                   const std::optional<earlier_run>& earlier) {
  const std::string& name = flags.wanted.plan;
  absl::StatusOr<preset> said =
      task ? parse_plan(task->plan, name, name)
      : earlier
          ? parse_plan(earlier->plan, say("--resume=", earlier->given_path, ": plan_file"), name)
          : load_plan(name);
  if (!said.ok()) return said;
  preset all = with_flags(*std::move(said), flags.wanted);
  if (!all.gives.seed) all.gives.seed = std::random_device{}() & allowed_seeds.most;
  return all;
}

// Returns the exit code.
int run_program(int argc, char** argv, const laboratory& its) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error when writing
  absl::StatusOr<options> flags = parse_flags(argc, argv);
  if (!flags.ok()) return refuse(flags.status());
  if (flags->help) return print_or_refuse(help_text(its.what_it_does));
  if (flags->version) return print_or_refuse(version_text());
  std::optional<earlier_run> earlier;
  if (!flags->resume.empty()) {
    absl::StatusOr<earlier_run> read = go_back_to_run(*flags);
    if (!read.ok()) return refuse(read.status());
    earlier = *std::move(read);
  }
  std::optional<process_task> task;
  if (flags->led) {
    absl::StatusOr<process_task> told = receive_task();
    if (!told.ok()) return refuse(told.status());
    task = *std::move(told);
    flags->wanted.seed = task->seed;
    flags->wanted.processes = task->processes;
    flags->wanted.rounds = task->rounds;
  }
  const absl::StatusOr<preset> wanted = wanted_plan(*flags, task, earlier);
  if (!wanted.ok()) return refuse(wanted.status());
  if (absl::Status s = check_compiled(compiled(), *wanted); !s.ok()) return refuse(s);
  preset copied = *wanted;  // names the copies of backends that are named twice
  std::vector<program> programs = its.programs(copied.gives.backends);
  add_languages(programs, flags->languages);
  add_copies(programs, copied.gives.backends);
  std::vector<known_backend> backends = backends_of(programs);
  keep_programs_of_plan(programs, copied);
  if (flags->list_workloads) return print_or_refuse(workload_list_text(programs));
  if (flags->list_backends) return print_or_refuse(backend_list_text(backends_of(programs)));
  const absl::StatusOr<topology> machine = topology::load();
  if (!machine.ok()) return refuse(machine.status());
  absl::StatusOr<plan> what = plan_from(copied, programs, *machine, read_thread_limits());
  if (!what.ok()) return refuse(what.status());
  what->requested = *wanted;
  if (flags->list) return print_or_refuse(cell_list_text(*what, flags->list_skipped));
  if (task) return measure_as_told(*flags, *task, *what, *machine);
  return measure(*flags, *what, *machine, std::move(backends), earlier ? &*earlier : nullptr);
}

}  // namespace

absl::Status check_compiled(const compiled_parts& its, const preset& wanted) {
  if ((its.axes || !wanted.axes) && (its.settings || !wanted.settings) &&
      (its.comparison || !wanted.comparison)) {
    return absl::OkStatus();
  }
  const std::string& plan = wanted.gives.plan;
  return absl::InvalidArgumentError(
      say("--plan=", plan, ": compiled for plan ", its.plan,
          " alone (allowed: after make build, or make bench PLAN=", plan, ")"));
}

int run_laboratory(int argc, char** argv, const laboratory& its) try {
  begin_program(its.name);
  return run_program(argc, argv, its);
} catch (const std::bad_alloc&) {
  return refuse("memory has run out (ulimit -v, or what the machine has)");
}

}  // namespace typed_pipes::harness
