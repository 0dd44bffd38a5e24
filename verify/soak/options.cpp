#include "verify/soak/options.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "harness/base/text.hpp"

ABSL_FLAG(std::uint64_t, messages, 1'000'000'000, "messages each way for each backend");
ABSL_FLAG(std::uint64_t, total, 0,
          "in place of --messages: messages each way over all backends, shared by their speed");
ABSL_FLAG(std::uint64_t, sleeps, 1'000'000,
          "times that a receiver is made to sleep, for each backend whose receivers do");
ABSL_FLAG(std::uint64_t, session, (std::uint64_t{1} << 32) + 1'000'000,
          "messages each way in one session, on the backends of this project that poll and sleep; "
          "0: none");
ABSL_FLAG(
    double, limit_s, 120,
    "length at most of each step that is delayed or oversubscribed, in seconds, and five times "
    "that unpinned; what is missing is made up pinned");
ABSL_FLAG(double, hang_limit_s, 60,
          "give up when nothing has moved for so long, in seconds, and say what was lost");
ABSL_FLAG(std::uint64_t, seed, 1, "of the random lengths, delays and contents");
ABSL_FLAG(std::string, filter, "",
          "only steps whose name contains a match of this regular expression, in RE2's syntax");
ABSL_FLAG(std::string, state, "results/soak.json",
          "file that keeps what has been done; a run that finds one goes on from there");
ABSL_FLAG(bool, fresh, false, "forget what was done before");
ABSL_FLAG(bool, list, false, "print the steps and stop");
ABSL_FLAG(bool, quiet, false, "no progress");
ABSL_FLAG(bool, help, false, "print this and stop");

namespace typed_pipes::soak {
namespace {

using harness::say;

constexpr std::array<std::string_view, 13> names{
    "messages", "total", "sleeps", "session", "limit_s", "hang_limit_s", "seed",
    "filter",   "state", "fresh",  "list",    "quiet",   "help"};

constexpr std::uint64_t most = std::uint64_t{1} << 50;

absl::Status refuse(std::string_view flag, std::string_view value, std::string_view why) {
  return absl::InvalidArgumentError(say("--", flag, "=", value, ": ", why));
}

absl::Status unknown(const std::string& name) {
  const std::vector<std::string> known(names.begin(), names.end());
  const std::string near = harness::nearest(name, known);
  return absl::InvalidArgumentError(
      say("--", name, ": no such flag",
          near.empty() ? std::string() : say("; did you mean \"--", near, "\"?"),
          " (allowed: see --help)"));
}

absl::Status set(const std::string& name, const std::string& value) {
  absl::CommandLineFlag* const flag = absl::FindCommandLineFlag(name);
  std::string error;
  if (flag->ParseFrom(value, &error)) return absl::OkStatus();
  return refuse(name, value,
                flag->IsOfType<bool>()     ? "not a truth value (allowed: true, false)"
                : flag->IsOfType<double>() ? "not a number"
                                           : "not a whole number from 0 to 2^64 - 1");
}

absl::Status read(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (!word.starts_with("--") || word == "--") {
      return absl::InvalidArgumentError(
          say("\"", word, "\": not a flag (allowed: --name=value, see --help)"));
    }
    word.erase(0, 2);
    std::optional<std::string> value;
    if (const auto equals = word.find('='); equals != std::string::npos) {
      value = word.substr(equals + 1);
      word.resize(equals);
    }
    if (std::find(names.begin(), names.end(), word) == names.end()) return unknown(word);
    if (!value && !absl::FindCommandLineFlag(word)->IsOfType<bool>())
      return absl::InvalidArgumentError(say("--", word, ": needs a value, --", word, "=..."));
    if (absl::Status s = set(word, value.value_or("true")); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// In seconds.
absl::Status check_time(std::string_view flag, double value) {
  if (value >= 0.01 && value <= 1e6) return absl::OkStatus();
  return refuse(flag, say(value), "not a number from 0.01 to 1000000");
}

}  // namespace

absl::StatusOr<options> parse_options(int argc, const char* const* argv) {
  if (absl::Status s = read(argc, argv); !s.ok()) return s;
  options o;
  o.messages = absl::GetFlag(FLAGS_messages);
  o.total = absl::GetFlag(FLAGS_total);
  o.sleeps = absl::GetFlag(FLAGS_sleeps);
  o.session = absl::GetFlag(FLAGS_session);
  o.limit_s = absl::GetFlag(FLAGS_limit_s);
  o.hang_limit_s = absl::GetFlag(FLAGS_hang_limit_s);
  o.seed = absl::GetFlag(FLAGS_seed);
  o.filter = absl::GetFlag(FLAGS_filter);
  o.state = absl::GetFlag(FLAGS_state);
  o.fresh = absl::GetFlag(FLAGS_fresh);
  o.list = absl::GetFlag(FLAGS_list);
  o.quiet = absl::GetFlag(FLAGS_quiet);
  o.help = absl::GetFlag(FLAGS_help);
  if (absl::Status s = check_time("limit_s", o.limit_s); !s.ok()) return s;
  if (absl::Status s = check_time("hang_limit_s", o.hang_limit_s); !s.ok()) return s;
  for (const auto& [flag, count] : {std::pair{"messages", o.messages},
                                    {"total", o.total},
                                    {"sleeps", o.sleeps},
                                    {"session", o.session}}) {
    if (count > most) return refuse(flag, say(count), "would take years (allowed: up to 2^50)");
  }
  if (o.state.empty()) return refuse("state", "", "not a file");
  return o;
}

std::string help_text() {
  std::string text =
      "pipes_soak: sends bursts of messages in both directions over every backend, for hours, and "
      "checks\nthat each arrives once, in order and unaltered, that each that was constructed is "
      "destroyed, that\nmemory does not grow and that no receiver sleeps through a message.\n\n";
  for (const std::string_view name : names) {
    const absl::CommandLineFlag* const flag = absl::FindCommandLineFlag(std::string(name));
    const bool truth = flag->IsOfType<bool>();
    const std::string left = say("--", name, truth ? "" : "=...");
    const std::string preset = flag->DefaultValue();
    text += say("  ", left, std::string(20 - left.size(), ' '), flag->Help(),
                truth || preset.empty() ? std::string() : say(" (default: ", preset, ")"), "\n");
  }
  return text +
         "\nInterrupted by Ctrl-C it keeps what it has done, and goes on when it is started "
         "again.\n"
         "Exit codes: 0 all is well; 1 something was lost, doubled, altered or leaked; 2 bad input "
         "or a file\nthat cannot be written, named in one line; 130 and 143 the user stopped it.\n";
}

}  // namespace typed_pipes::soak
