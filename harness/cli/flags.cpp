#include "harness/cli/flags.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "harness/base/flag_reader.hpp"
#include "harness/base/text.hpp"
#include "harness/cli/benchmark_flags.hpp"
#include "harness/request/plan_file.hpp"
#include "harness/request/time_text.hpp"

ABSL_FLAG(std::string, plan, "quick", "which cells: a plan named below, or PATH.toml, a plan file");
ABSL_FLAG(std::string, filter, "",
          "only cells whose name contains a match of this regular expression, in RE2's syntax");
ABSL_FLAG(std::string, workload, "", "only these workloads (see --list_workloads)");
ABSL_FLAG(std::string, backend, "",
          "only these backends (see --list_backends); one that is named twice is measured against "
          "itself, as NAME_2");
ABSL_FLAG(std::string, reference, "",
          "the backend that each group measures twice, if it has it; the first of ours otherwise");
ABSL_FLAG(std::string, wait, "", "only these wait strategies: spin, yield, spin_then_park, park");
ABSL_FLAG(std::string, placement, "",
          "exactly these: same_pu, smt, same_l2, same_l3, same_numa, same_package, cross_numa, "
          "cross_package, unpinned");
ABSL_FLAG(std::string, payload_bytes, "", "exactly these payloads, bytes, of those compiled");
ABSL_FLAG(std::string, capacity, "",
          "exactly these capacities of the queues compared, messages, of those compiled");
ABSL_FLAG(std::string, pairs, "", "exactly these numbers of pairs, each 1 to 1024");
ABSL_FLAG(std::string, cpus, "",
          "pin to these processing units, two per pair; plan blog runs on any of them");
ABSL_FLAG(std::string, languages, "build/release/languages",
          "directory of the programs in other languages, as languages/build.sh makes it");
ABSL_FLAG(std::string, processes, "", "processes, 1 to 1000; the plan's own otherwise");
ABSL_FLAG(std::string, rounds, "", "rounds of each process, 1 to 10000; the plan's own otherwise");
ABSL_FLAG(std::string, budget, "",
          "what the run may take, such as 90s, 5m or 1h: it has as many of the plan's processes as "
          "fit, then as many rounds of each (--processes and --rounds are then limits); one that "
          "asks for regimes has further processes until it has them");
ABSL_FLAG(std::string, regimes, "",
          "go on with further processes until so many regimes of the machine, 1 to 4, have enough "
          "rounds (12, or as the plan says), or the budget ends; the plan's own otherwise");
ABSL_FLAG(std::string, trial_ms, "", "length of a trial, 0.1 to 10000; the plan's own otherwise");
ABSL_FLAG(std::string, seed, "", "seed of the order of trials; a random one otherwise");
ABSL_FLAG(
    std::string, hang_limit_s, "",
    "give up when a trial takes longer, 0.1 to 3600; otherwise 60, and 300 for the programs of "
    "plan blog");
ABSL_FLAG(std::string, out, "results", "directory that gets the run's own directory");
ABSL_FLAG(std::string, resume, "",
          "go on with the run in this directory, which was stopped or killed, with its own command "
          "line; of other flags only --quiet may be given too");
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
       {"plan", "workload", "backend", "wait", "placement", "payload_bytes", "capacity", "pairs",
        "cpus", "reference", "languages", "filter"}},
      {"How",
       {"budget", "processes", "rounds", "regimes", "trial_ms", "seed", "hang_limit_s",
        "hardware_counters"}},
      {"Where the results go", {"out", "machine", "resume", "quiet"}},
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

absl::Status read_budget(const std::string& text, std::string& into) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<double> seconds = seconds_of(text);
  if (!seconds.ok()) return bad_value("budget", text, std::string(seconds.status().message()));
  into = text;
  return absl::OkStatus();
}

template <class Number>
absl::Status read_if(std::string_view flag, const std::string& text, whole_range allowed,
                     std::optional<Number>& into) {
  if (text.empty()) return absl::OkStatus();
  return read_whole(flag, text, allowed.least, allowed.most, into.emplace());
}

template <class Number>
absl::Status read_list(std::string_view flag, const std::string& text, whole_range allowed,
                       std::vector<Number>& into) {
  return read_wholes(flag, text, allowed.least, allowed.most, into);
}

absl::Status read_numbers(options& o) {
  selection& w = o.wanted;
  const std::string processes = absl::GetFlag(FLAGS_processes);
  const std::string rounds = absl::GetFlag(FLAGS_rounds);
  const std::string regimes = absl::GetFlag(FLAGS_regimes);
  const std::string trial_ms = absl::GetFlag(FLAGS_trial_ms);
  const std::string seed = absl::GetFlag(FLAGS_seed);
  const std::string hang = absl::GetFlag(FLAGS_hang_limit_s);
  for (const absl::Status& s :
       {read_if("processes", processes, allowed_processes, w.processes),
        read_if("rounds", rounds, allowed_rounds, w.rounds),
        read_if("regimes", regimes, allowed_regimes, w.regimes),
        trial_ms.empty()
            ? absl::OkStatus()
            : read_real("trial_ms", trial_ms, least_trial_ms, most_trial_ms, w.trial_ms.emplace()),
        read_if("seed", seed, allowed_seeds, w.seed),
        hang.empty() ? absl::OkStatus()
                     : read_real("hang_limit_s", hang, 0.1, 3600, o.hang_limit_s.emplace()),
        read_budget(absl::GetFlag(FLAGS_budget), w.budget),
        read_list("payload_bytes", absl::GetFlag(FLAGS_payload_bytes), allowed_payload_bytes,
                  w.payload_bytes),
        read_list("capacity", absl::GetFlag(FLAGS_capacity), allowed_capacities, w.capacities),
        read_list("pairs", absl::GetFlag(FLAGS_pairs), allowed_pairs, w.pairs),
        read_list("cpus", absl::GetFlag(FLAGS_cpus), allowed_cpus, w.cpus)}) {
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

// A run that goes on does so by its own plan.
absl::Status check_alone(const std::vector<std::string>& command) {
  for (std::size_t i = 1; i < command.size(); ++i) {
    const std::string& word = command[i];
    const std::size_t begin = std::min(word.find_first_not_of('-'), word.size());
    const std::string name = word.substr(begin, word.find('=') - begin);
    const bool is_value = !word.starts_with("-") && command[i - 1].ends_with("-resume");
    if (is_value || name == "resume" || name == "quiet" || name == "noquiet") continue;
    return absl::InvalidArgumentError(
        say(word,
            ": not beside --resume, which goes on with a run by that run's own command line "
            "(allowed: --quiet)"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<options> parse_flags_of(const std::vector<std::string>& command) {
  absl::SetFlag(&FLAGS_resume, "");
  std::vector<const char*> words;
  words.reserve(command.size());
  for (const std::string& word : command) words.push_back(word.c_str());
  return parse_flags(static_cast<int>(words.size()), words.data());
}

absl::StatusOr<options> parse_flags(int argc, const char* const* argv) {
  options o;
  o.command.assign(argv, argv + argc);
  if (absl::Status s = read_flags(argc, argv, groups(), benchmark_flags(o)); !s.ok()) return s;
  if (absl::Status s = read_numbers(o); !s.ok()) return s;
  selection& w = o.wanted;
  w.plan = absl::GetFlag(FLAGS_plan);
  w.filter = absl::GetFlag(FLAGS_filter);
  w.reference = absl::GetFlag(FLAGS_reference);
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
  if (o.help || o.version) return o;
  o.resume = absl::GetFlag(FLAGS_resume);
  if (!o.resume.empty()) {
    if (absl::Status s = check_alone(o.command); !s.ok()) return s;
  } else if (std::count(o.command.begin(), o.command.end(), "--resume=") != 0) {
    return bad_value("resume", "", "not a directory");
  }
  if (absl::Status s = check_machine(o.machine); !s.ok()) return s;
  return o;
}

std::string help_text(std::string_view what_it_does) {
  std::string text(what_it_does);
  text += explain_flags(groups());
  text += "\nPlans (harness/README.md says what a plan file may say)\n";
  for (const std::string& name : plan_names()) text += explain_flag(name, load_plan(name)->about);
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
