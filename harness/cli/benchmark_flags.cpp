#include "harness/cli/benchmark_flags.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/str_join.h"
#include "harness/base/flag_reader.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

enum class takes { words, truth, file, pairs, anything };

struct benchmark_flag {
  std::string name;
  takes kind;
  std::vector<std::string> allowed;
  std::string help;
};

const std::vector<benchmark_flag>& fitting() {
  static const std::vector<benchmark_flag> all{
      {"benchmark_filter", takes::anything, {}, "another name for --filter"},
      {"benchmark_list_tests", takes::truth, {}, "another name for --list"},
      {"benchmark_format",
       takes::words,
       {"console", "json", "csv"},
       "also print its own report of every trial on stdout"},
      {"benchmark_out", takes::file, {}, "also write its own report to this file"},
      {"benchmark_out_format", takes::words, {"json", "console", "csv"}, "form of that file"},
      {"benchmark_color",
       takes::words,
       {"auto", "true", "false", "yes", "no", "1", "0"},
       "colours in its own report"},
      {"benchmark_counters_tabular", takes::truth, {}, "counters as columns in its own report"},
      {"benchmark_time_unit", takes::words, {"ns", "us", "ms", "s"}, "unit of its own report"},
      {"benchmark_context", takes::pairs, {}, "key=value,... for the head of its own report"},
      {"v", takes::words, {"0", "1", "2", "3"}, "its verbosity"}};
  return all;
}

struct refused_flag {
  std::string name;
  std::string why;
};

const std::vector<refused_flag>& refused() {
  static const std::string length = "the length of a trial is --trial_ms";
  static const std::string kept = "every trial is kept and none aggregated; use --rounds";
  static const std::vector<refused_flag> all{
      {"benchmark_min_time", length},
      {"benchmark_min_warmup_time", length},
      {"benchmark_dry_run", "use --plan=smoke"},
      {"benchmark_repetitions", kept},
      {"benchmark_report_aggregates_only", kept},
      {"benchmark_display_aggregates_only", kept},
      {"benchmark_enable_random_interleaving",
       "trials are already interleaved, in a recorded order; use --seed"},
      {"benchmark_perf_counters", "it would count one of the threads only"}};
  return all;
}

// Google Benchmark would exit with code 1 if it cannot open its file, and only after its start.
absl::Status check_file(const std::string& name, const std::string& path) {
  std::error_code failed;  // as for a name that is too long: then it cannot be written either
  const bool existed = std::filesystem::exists(path, failed);
  const bool writable = std::ofstream(path, std::ios::app).is_open();
  if (!existed && writable) std::filesystem::remove(path, failed);
  if (writable) return absl::OkStatus();
  return absl::InvalidArgumentError(
      say("--", name, "=", path, ": cannot be written (allowed: a file in a writable directory)"));
}

absl::Status check_value(const benchmark_flag& f, const std::string& value) {
  static const std::vector<std::string> truths{"true", "false", "yes", "no", "on", "off", "1", "0"};
  const std::vector<std::string>& allowed = f.kind == takes::truth ? truths : f.allowed;
  if (f.kind == takes::words || f.kind == takes::truth) {
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
      return absl::InvalidArgumentError(
          say("--", f.name, "=", value, ": no such value", suggest(value, allowed)));
    }
  }
  if (f.kind == takes::pairs && value.find('=') == std::string::npos) {
    return absl::InvalidArgumentError(
        say("--", f.name, "=", value, ": not of the form key=value,key=value"));
  }
  return f.kind == takes::file ? check_file(f.name, value) : absl::OkStatus();
}

}  // namespace

std::vector<std::string> benchmark_flag_names() {
  std::vector<std::string> all;
  for (const benchmark_flag& f : fitting()) all.push_back(f.name);
  return all;
}

std::vector<std::pair<std::string, std::string>> benchmark_flag_help() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const benchmark_flag& f : fitting()) {
    const std::string value = f.kind == takes::truth ? "" : "=...";
    const std::string words =
        f.kind == takes::words ? say(": ", absl::StrJoin(f.allowed, ", ")) : std::string();
    all.emplace_back(say("--", f.name, value), say(f.help, words));
  }
  return all;
}

absl::Status check_benchmark_flag(const std::string& name,
                                  const std::optional<std::string>& value) {
  for (const refused_flag& f : refused()) {
    if (f.name == name) {
      return absl::InvalidArgumentError(say("--", name, ": not available here; ", f.why));
    }
  }
  for (const benchmark_flag& f : fitting()) {
    if (f.name != name) continue;
    if (!value && f.kind == takes::truth) return absl::OkStatus();
    if (!value) return missing_value(name);
    return check_value(f, *value);
  }
  return unknown_flag(name, benchmark_flag_names());
}

}  // namespace typed_pipes::harness
