#include "harness/cli/flags.hpp"

#include <random>

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "harness/base/flag_reader.hpp"
#include "harness/base/text.hpp"
#include "harness/cli/benchmark_flags.hpp"

ABSL_FLAG(std::string, plan, "quick", "which cells: quick, full, blog, rivals or smoke");
ABSL_FLAG(std::string, filter, "",
          "only cells whose name contains a match of this regular expression, in RE2's syntax");
ABSL_FLAG(std::string, workload, "", "only these workloads (see --list_workloads)");
ABSL_FLAG(std::string, backend, "",
          "only these backends (see --list_backends); one that is named twice is measured against "
          "itself, as NAME_2");
ABSL_FLAG(std::string, wait, "", "only these wait strategies: spin, yield, spin_then_park, park");
ABSL_FLAG(std::string, placement, "",
          "exactly these: same_pu, smt, same_l2, same_l3, same_numa, same_package, cross_numa, "
          "cross_package, unpinned");
ABSL_FLAG(std::string, payload_bytes, "", "exactly these payloads, bytes: 0, 8, 64, 1024, 65536");
ABSL_FLAG(std::string, pairs, "", "exactly these numbers of pairs, each 1 to 1024");
ABSL_FLAG(std::string, cpus, "",
          "pin to these processing units, two per pair; plan blog runs on any of them");
ABSL_FLAG(std::string, languages, "build/release/languages",
          "directory of the programs in other languages, as languages/build.sh makes it");
ABSL_FLAG(std::string, processes, "", "processes, 1 to 1000; the plan's own otherwise");
ABSL_FLAG(std::string, rounds, "", "rounds of each process, 1 to 10000; the plan's own otherwise");
ABSL_FLAG(std::string, trial_ms, "", "length of a trial, 0.1 to 10000; the plan's own otherwise");
ABSL_FLAG(std::string, seed, "", "seed of the order of trials; a random one otherwise");
ABSL_FLAG(
    std::string, hang_limit_s, "",
    "give up when a trial takes longer, 0.1 to 3600; otherwise 60, and 300 for the programs of "
    "plan blog");
ABSL_FLAG(std::string, out, "results", "directory that gets the run's own directory");
ABSL_FLAG(std::string, machine, "", "name of the machine in the results; the host's otherwise");
ABSL_FLAG(bool, list, false, "print the cells of the plan and stop");
ABSL_FLAG(bool, skipped, false, "with --list: also the cells left out, and why");
ABSL_FLAG(bool, list_workloads, false, "print the workloads and stop");
ABSL_FLAG(bool, list_backends, false, "print the backends and stop");
ABSL_FLAG(bool, quiet, false, "no progress, and no line that says how quiet the machine is");
ABSL_FLAG(bool, hardware_counters, false,
          "count cycles, instructions and cache misses too, where the machine lets us; what sleeps "
          "then costs more");
ABSL_FLAG(bool, led, false, "for processes that a run starts itself: do what standard input says");
ABSL_FLAG(bool, help, false, "print this and stop");
ABSL_FLAG(bool, version, false, "print commit, compiler and flags, and stop");

namespace typed_pipes::harness {
namespace {

const std::vector<flag_group>& groups() {
  static const std::vector<flag_group> all{
      {"What is measured (lists are separated by commas)",
       {"plan", "workload", "backend", "wait", "placement", "payload_bytes", "pairs", "cpus",
        "languages", "filter"}},
      {"How", {"processes", "rounds", "trial_ms", "seed", "hang_limit_s", "hardware_counters"}},
      {"Where the results go", {"out", "machine", "quiet"}},
      {"Instead of measuring",
       {"list", "skipped", "list_workloads", "list_backends", "led", "help", "version"}}};
  return all;
}

// Words such as --benchmark_format=json. They go on to Google Benchmark, but for two that are
// other names of ours.
other_flags benchmark_flags(options& o) {
  other_flags theirs;
  theirs.names = benchmark_flag_names();
  theirs.has = [](const std::string& name) {
    return name.starts_with("benchmark_") || name == "v";
  };
  theirs.take = [&o](const flag_word& w) {
    if (absl::Status s = check_benchmark_flag(w.name, w.value); !s.ok()) return s;
    if (w.name == "benchmark_filter") {
      absl::SetFlag(&FLAGS_filter, *w.value);
    } else if (w.name == "benchmark_list_tests") {
      absl::SetFlag(&FLAGS_list, w.value.value_or("true") != "false");
    } else {
      o.benchmark_report |= w.name == "benchmark_format";
      o.benchmark_flags.push_back(say("--", w.name, w.value ? say("=", *w.value) : std::string()));
    }
    return absl::OkStatus();
  };
  return theirs;
}

absl::Status read_numbers(options& o) {
  selection& w = o.wanted;
  const std::string processes = absl::GetFlag(FLAGS_processes);
  const std::string rounds = absl::GetFlag(FLAGS_rounds);
  const std::string trial_ms = absl::GetFlag(FLAGS_trial_ms);
  const std::string seed = absl::GetFlag(FLAGS_seed);
  const std::string hang = absl::GetFlag(FLAGS_hang_limit_s);
  // 32 bits, so that every reader of JSON can hold the number.
  w.seed = std::random_device{}();
  for (const absl::Status& s :
       {processes.empty() ? absl::OkStatus()
                          : read_whole("processes", processes, 1, 1000, w.processes.emplace()),
        rounds.empty() ? absl::OkStatus()
                       : read_whole("rounds", rounds, 1, 10'000, w.rounds.emplace()),
        trial_ms.empty() ? absl::OkStatus()
                         : read_real("trial_ms", trial_ms, 0.1, 10'000, w.trial_ms.emplace()),
        seed.empty() ? absl::OkStatus() : read_whole("seed", seed, 0, 0xFFFFFFFFu, w.seed),
        hang.empty() ? absl::OkStatus()
                     : read_real("hang_limit_s", hang, 0.1, 3600, o.hang_limit_s.emplace()),
        read_wholes("payload_bytes", absl::GetFlag(FLAGS_payload_bytes), 0, 1u << 30,
                    w.payload_bytes),
        read_wholes("pairs", absl::GetFlag(FLAGS_pairs), 1, 1024, w.pairs),
        read_wholes("cpus", absl::GetFlag(FLAGS_cpus), 0, 1u << 20, w.cpus)}) {
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

// The name becomes part of a directory's name, and hosts have no longer ones.
constexpr std::size_t longest_machine = 64;

absl::Status check_machine(const std::string& name) {
  if (name.size() > longest_machine) {
    return bad_value("machine", name,
                     say("has ", name.size(), " letters (allowed: up to ", longest_machine, ")"));
  }
  for (const char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-') {
      continue;
    }
    return bad_value("machine", name, "not a name (allowed: letters, digits, '.', '_' and '-')");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<options> parse_flags(int argc, const char* const* argv) {
  options o;
  o.command.assign(argv, argv + argc);
  if (absl::Status s = read_flags(argc, argv, groups(), benchmark_flags(o)); !s.ok()) return s;
  if (absl::Status s = read_numbers(o); !s.ok()) return s;
  selection& w = o.wanted;
  w.plan = absl::GetFlag(FLAGS_plan);
  w.filter = absl::GetFlag(FLAGS_filter);
  w.workloads = words_of(absl::GetFlag(FLAGS_workload));
  w.backends = words_of(absl::GetFlag(FLAGS_backend));
  w.waits = words_of(absl::GetFlag(FLAGS_wait));
  w.placements = words_of(absl::GetFlag(FLAGS_placement));
  o.out = absl::GetFlag(FLAGS_out);
  o.machine = absl::GetFlag(FLAGS_machine);
  o.languages = absl::GetFlag(FLAGS_languages);
  o.list = absl::GetFlag(FLAGS_list);
  o.list_skipped = absl::GetFlag(FLAGS_skipped);
  o.list_workloads = absl::GetFlag(FLAGS_list_workloads);
  o.list_backends = absl::GetFlag(FLAGS_list_backends);
  o.help = absl::GetFlag(FLAGS_help);
  o.version = absl::GetFlag(FLAGS_version);
  o.quiet = absl::GetFlag(FLAGS_quiet);
  o.hardware_counters = absl::GetFlag(FLAGS_hardware_counters);
  o.led = absl::GetFlag(FLAGS_led);
  if (o.out.empty()) return bad_value("out", "", "not a directory");
  if (absl::Status s = check_machine(o.machine); !s.ok()) return s;
  return o;
}

std::string help_text() {
  std::string text =
      "pipes_bench: runs the same typed programs over every backend, on pinned threads, checks "
      "that every\nmessage arrived, and writes <out>/<run>/run.json and, one line per trial, "
      "trials.csv.\n";
  text += explain_flags(groups());
  text += "\nGoogle Benchmark's flags that fit\n";
  for (const auto& [left, right] : benchmark_flag_help()) text += explain_flag(left, right);
  text +=
      "\nExit codes: 0 all is well; 1 a message was lost, doubled or reordered, a program failed, "
      "or a trial\nnever ended; 2 bad input or a file that cannot be written, named in one line; "
      "130 "
      "and 143 the user\nstopped the run, of which the finished rounds are kept.\n";
  return text;
}

}  // namespace typed_pipes::harness
