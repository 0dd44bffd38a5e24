#include "harness/base/flag_reader.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "absl/flags/reflection.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

absl::StatusOr<flag_word> split(const std::string& argument) {
  if (!argument.starts_with("-") || argument == "-" || argument == "--") {
    return absl::InvalidArgumentError(
        say("\"", argument, "\": not a flag (allowed: --name or --name=value, see --help)"));
  }
  if (argument == "-h") return flag_word{"help", std::nullopt};
  const std::string bare = argument.substr(argument.starts_with("--") ? 2 : 1);
  const auto equals = bare.find('=');
  if (equals == std::string::npos) return flag_word{bare, std::nullopt};
  return flag_word{bare.substr(0, equals), bare.substr(equals + 1)};
}

// Sets one flag of this program; true in `took_next` if its value was the following argument.
absl::Status set(flag_word w, const std::vector<std::string>& ours, const other_flags& others,
                 const std::optional<std::string>& next, bool& took_next) {
  const auto is_ours = [&ours](const std::string& name) {
    return std::find(ours.begin(), ours.end(), name) != ours.end();
  };
  if (!is_ours(w.name) && w.name.starts_with("no") && is_ours(w.name.substr(2)) && !w.value) {
    w = {w.name.substr(2), "false"};
  }
  if (!is_ours(w.name)) {
    std::vector<std::string> known = ours;
    known.insert(known.end(), others.names.begin(), others.names.end());
    return unknown_flag(w.name, known);
  }
  absl::CommandLineFlag* const flag = absl::FindCommandLineFlag(w.name);
  if (!w.value && !flag->IsOfType<bool>()) {
    if (!next) return missing_value(w.name);
    // A value of its own word cannot begin with a dash: in `--out --list` the value was forgotten.
    if (next->starts_with("-")) {
      return absl::InvalidArgumentError(
          say(missing_value(w.name).message(), "; \"", *next, "\" is taken for the next flag"));
    }
    w.value = next;
    took_next = true;
  }
  std::string error;
  if (flag->ParseFrom(w.value.value_or("true"), &error)) return absl::OkStatus();
  return bad_value(w.name, w.value.value_or(""), "not a truth value (allowed: true, false)");
}

}  // namespace

absl::Status read_flags(int argc, const char* const* argv, std::span<const flag_group> groups,
                        const other_flags& others) {
  std::vector<std::string> ours;
  for (const flag_group& g : groups) ours.insert(ours.end(), g.names.begin(), g.names.end());
  for (int i = 1; i < argc; ++i) {
    absl::StatusOr<flag_word> w = split(argv[i]);
    if (!w.ok()) return w.status();
    if (others.has(w->name)) {
      if (absl::Status s = others.take(*w); !s.ok()) return s;
      continue;
    }
    std::optional<std::string> next;
    if (i + 1 < argc) next = argv[i + 1];
    bool took_next = false;
    if (absl::Status s = set(*std::move(w), ours, others, next, took_next); !s.ok()) return s;
    i += took_next ? 1 : 0;
  }
  return absl::OkStatus();
}

std::string explain_flags(std::span<const flag_group> groups) {
  std::string text;
  for (const flag_group& g : groups) {
    text += say("\n", g.title, "\n");
    for (const std::string& name : g.names) {
      const absl::CommandLineFlag* const flag = absl::FindCommandLineFlag(name);
      const bool truth = flag->IsOfType<bool>();
      const std::string preset = flag->DefaultValue();
      text += explain_flag(
          say("--", name, truth ? "" : "=..."),
          say(flag->Help(),
              truth || preset.empty() ? std::string() : say(" (default: ", preset, ")")));
    }
  }
  return text;
}

std::string explain_flag(std::string_view flag, std::string_view meaning) {
  constexpr std::size_t column = 34;
  const std::string gap(flag.size() < column ? column - flag.size() : 1, ' ');
  return say("  ", flag, gap, meaning, "\n");
}

absl::Status bad_value(std::string_view flag, std::string_view value, std::string_view why) {
  return absl::InvalidArgumentError(say("--", flag, "=", value, ": ", why));
}

absl::Status unknown_flag(const std::string& name, std::span<const std::string> known) {
  const std::string near = nearest(name, known);
  return absl::InvalidArgumentError(
      say("--", name, ": no such flag",
          near.empty() ? std::string() : say("; did you mean \"--", near, "\"?"),
          " (allowed: see --help)"));
}

absl::Status missing_value(const std::string& name) {
  return absl::InvalidArgumentError(say("--", name, ": needs a value, --", name, "=..."));
}

std::vector<std::string> words_of(const std::string& list) {
  return absl::StrSplit(list, ',', absl::SkipWhitespace());
}

absl::Status read_whole(std::string_view flag, const std::string& text, std::uint64_t least,
                        std::uint64_t most, std::uint64_t& into) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
    return bad_value(flag, text, say("not a whole number from ", least, " to ", most));
  }
  into = value;
  return absl::OkStatus();
}

absl::Status read_real(std::string_view flag, const std::string& text, double least, double most,
                       double& into) {
  double value = 0;
  if (!absl::SimpleAtod(text, &value) || !(value >= least && value <= most)) {
    return bad_value(flag, text, absl::StrFormat("not a number from %.9g to %.9g", least, most));
  }
  into = value;
  return absl::OkStatus();
}

}  // namespace typed_pipes::harness
