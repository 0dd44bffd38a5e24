#include "harness/cli/flags.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <random>
#include <string_view>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
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
ABSL_FLAG(std::string, rounds, "", "rounds, 1 to 10000; the plan's own otherwise");
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
ABSL_FLAG(bool, quiet, false, "no progress");
ABSL_FLAG(bool, help, false, "print this and stop");
ABSL_FLAG(bool, version, false, "print commit, compiler and flags, and stop");

namespace typed_pipes::harness {
namespace {

struct flag_group {
  std::string_view title;
  std::vector<std::string> names;
};

const std::vector<flag_group>& groups() {
  static const std::vector<flag_group> all{
      {"What is measured (lists are separated by commas)",
       {"plan", "workload", "backend", "wait", "placement", "payload_bytes", "pairs", "cpus",
        "languages", "filter"}},
      {"How", {"rounds", "trial_ms", "seed", "hang_limit_s"}},
      {"Where the results go", {"out", "machine", "quiet"}},
      {"Instead of measuring",
       {"list", "skipped", "list_workloads", "list_backends", "help", "version"}}};
  return all;
}

std::vector<std::string> our_names() {
  std::vector<std::string> all;
  for (const flag_group& g : groups()) all.insert(all.end(), g.names.begin(), g.names.end());
  return all;
}

bool is_ours(const std::string& name) {
  const std::vector<std::string> all = our_names();
  return std::find(all.begin(), all.end(), name) != all.end();
}

absl::Status bad(std::string_view flag, std::string_view value, std::string_view why) {
  return absl::InvalidArgumentError(say("--", flag, "=", value, ": ", why));
}

std::vector<std::string> words_of(const std::string& list) {
  return absl::StrSplit(list, ',', absl::SkipWhitespace());
}

// A whole number in a range, without a sign or anything after it.
template <class Number>
absl::Status whole(std::string_view flag, const std::string& text, std::uint64_t least,
                   std::uint64_t most, Number& into) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
    return bad(flag, text, say("not a whole number from ", least, " to ", most));
  }
  into = static_cast<Number>(value);
  return absl::OkStatus();
}

template <class Number>
absl::Status whole_list(std::string_view flag, const std::string& list, std::uint64_t least,
                        std::uint64_t most, std::vector<Number>& into) {
  for (const std::string& word : words_of(list)) {
    Number value{};
    if (absl::Status s = whole(flag, word, least, most, value); !s.ok()) return s;
    into.push_back(value);
  }
  if (!list.empty() && into.empty()) return bad(flag, list, "no number in it");
  return absl::OkStatus();
}

absl::Status real(std::string_view flag, const std::string& text, double least, double most,
                  double& into) {
  double value = 0;
  if (!absl::SimpleAtod(text, &value) || !(value >= least && value <= most)) {
    return bad(flag, text, say("not a number from ", least, " to ", most));
  }
  into = value;
  return absl::OkStatus();
}

// --name or --name=value.
struct word {
  std::string name;
  std::optional<std::string> value;
};

absl::StatusOr<word> split(const std::string& argument) {
  if (!argument.starts_with("-") || argument == "-" || argument == "--") {
    return absl::InvalidArgumentError(
        say("\"", argument, "\": not a flag (allowed: --name or --name=value, see --help)"));
  }
  if (argument == "-h") return word{"help", std::nullopt};
  const std::string bare = argument.substr(argument.starts_with("--") ? 2 : 1);
  const auto equals = bare.find('=');
  if (equals == std::string::npos) return word{bare, std::nullopt};
  return word{bare.substr(0, equals), bare.substr(equals + 1)};
}

absl::Status unknown(const std::string& name) {
  std::vector<std::string> known = our_names();
  for (const std::string& theirs : benchmark_flag_names()) known.push_back(theirs);
  const std::string near = nearest(name, known);
  return absl::InvalidArgumentError(
      say("--", name, ": no such flag",
          near.empty() ? std::string() : say("; did you mean \"--", near, "\"?"),
          " (allowed: see --help)"));
}

// A value of its own word cannot begin with a dash: in `--out --list` the value was forgotten.
absl::Status no_value(const std::string& name, const std::optional<std::string>& next) {
  return absl::InvalidArgumentError(
      say("--", name, ": needs a value, --", name, "=...",
          next ? say("; \"", *next, "\" is taken for the next flag") : std::string()));
}

// Sets one of our flags; true in `took_next` if its value was the following argument.
absl::Status set_ours(word w, const std::optional<std::string>& next, bool& took_next) {
  std::string name = w.name;
  if (!is_ours(name) && name.starts_with("no") && is_ours(name.substr(2)) && !w.value) {
    name = name.substr(2);
    w.value = "false";
  }
  if (!is_ours(name)) return unknown(name);
  absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name);
  if (!w.value && !flag->IsOfType<bool>()) {
    if (!next || next->starts_with("-")) return no_value(name, next);
    w.value = next;
    took_next = true;
  }
  std::string error;
  if (!flag->ParseFrom(w.value.value_or("true"), &error)) {
    return bad(name, w.value.value_or(""), "not a truth value (allowed: true, false)");
  }
  return absl::OkStatus();
}

absl::Status read_numbers(options& o) {
  selection& w = o.wanted;
  const std::string rounds = absl::GetFlag(FLAGS_rounds);
  const std::string trial_ms = absl::GetFlag(FLAGS_trial_ms);
  const std::string seed = absl::GetFlag(FLAGS_seed);
  const std::string hang = absl::GetFlag(FLAGS_hang_limit_s);
  // 32 bits, so that every reader of JSON can hold the number.
  w.seed = std::random_device{}();
  for (const absl::Status& s :
       {rounds.empty() ? absl::OkStatus() : whole("rounds", rounds, 1, 10'000, w.rounds.emplace()),
        trial_ms.empty() ? absl::OkStatus()
                         : real("trial_ms", trial_ms, 0.1, 10'000, w.trial_ms.emplace()),
        seed.empty() ? absl::OkStatus() : whole("seed", seed, 0, 0xFFFFFFFFu, w.seed),
        hang.empty() ? absl::OkStatus()
                     : real("hang_limit_s", hang, 0.1, 3600, o.hang_limit_s.emplace()),
        whole_list("payload_bytes", absl::GetFlag(FLAGS_payload_bytes), 0, 1u << 30,
                   w.payload_bytes),
        whole_list("pairs", absl::GetFlag(FLAGS_pairs), 1, 1024, w.pairs),
        whole_list("cpus", absl::GetFlag(FLAGS_cpus), 0, 1u << 20, w.cpus)}) {
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

// The name becomes part of a directory's name, and hosts have no longer ones.
constexpr std::size_t longest_machine = 64;

absl::Status check_machine(const std::string& name) {
  if (name.size() > longest_machine) {
    return bad("machine", name,
               say("has ", name.size(), " letters (allowed: up to ", longest_machine, ")"));
  }
  for (const char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-') {
      continue;
    }
    return bad("machine", name, "not a name (allowed: letters, digits, '.', '_' and '-')");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<options> parse_flags(int argc, const char* const* argv) {
  options o;
  o.command.assign(argv, argv + argc);
  for (int i = 1; i < argc; ++i) {
    absl::StatusOr<word> w = split(argv[i]);
    if (!w.ok()) return w.status();
    if (w->name.starts_with("benchmark_") || w->name == "v") {
      if (absl::Status s = check_benchmark_flag(w->name, w->value); !s.ok()) return s;
      if (w->name == "benchmark_filter") {
        absl::SetFlag(&FLAGS_filter, *w->value);
      } else if (w->name == "benchmark_list_tests") {
        absl::SetFlag(&FLAGS_list, w->value.value_or("true") != "false");
      } else {
        o.benchmark_report |= w->name == "benchmark_format";
        o.benchmark_flags.emplace_back(argv[i]);
      }
      continue;
    }
    std::optional<std::string> next;
    if (i + 1 < argc) next = argv[i + 1];
    bool took_next = false;
    if (absl::Status s = set_ours(*std::move(w), next, took_next); !s.ok()) return s;
    i += took_next ? 1 : 0;
  }
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
  if (o.out.empty()) return bad("out", "", "not a directory");
  if (absl::Status s = check_machine(o.machine); !s.ok()) return s;
  return o;
}

std::string help_text() {
  std::string text =
      "pipes_bench: runs the same typed programs over every backend, on pinned threads, checks "
      "that every\nmessage arrived, and writes <out>/<run>/run.json and, one line per trial, "
      "trials.csv.\n";
  const auto entry = [&text](const std::string& left, const std::string& right) {
    text += say("  ", left, std::string(left.size() < 34 ? 34 - left.size() : 1, ' '), right, "\n");
  };
  for (const flag_group& g : groups()) {
    text += say("\n", g.title, "\n");
    for (const std::string& name : g.names) {
      const absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name);
      const bool truth = flag->IsOfType<bool>();
      const std::string preset = flag->DefaultValue();
      entry(say("--", name, truth ? "" : "=..."),
            say(flag->Help(),
                truth || preset.empty() ? std::string() : say(" (default: ", preset, ")")));
    }
  }
  text += "\nGoogle Benchmark's flags that fit\n";
  for (const auto& [left, right] : benchmark_flag_help()) entry(left, right);
  text +=
      "\nExit codes: 0 all is well; 1 a message was lost, doubled or reordered, a program failed, "
      "or a trial\nnever ended; 2 bad input or a file that cannot be written, named in one line; "
      "130 "
      "and 143 the user\nstopped the run, of which the finished rounds are kept.\n";
  return text;
}

}  // namespace typed_pipes::harness
