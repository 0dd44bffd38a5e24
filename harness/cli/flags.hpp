// -----------------------------------------------------------------------------
// flags.hpp - what the command line asks for.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/plan/plan.hpp"

namespace typed_pipes::harness {

struct options {
  selection wanted;
  std::string out;        // directory of runs
  std::string resume;     // directory of a run that is to go on; empty: none
  std::string machine;    // empty: the host name
  std::string languages;  // directory of the programs in other languages
  std::optional<double> hang_limit_s;
  bool list = false, list_skipped = false, list_workloads = false, list_backends = false;
  bool help = false, version = false;
  bool quiet = false;
  bool hardware_counters = false;
  bool led = false;                          // does one process of a run, as told on standard input
  bool benchmark_report = false;             // Google Benchmark prints its own on stdout
  std::vector<std::string> benchmark_flags;  // for Google Benchmark, checked
  std::vector<std::string> command;          // all of it, as it was typed
};

// An error is one line that names the flag, the value and what is allowed.
absl::StatusOr<options> parse_flags(int argc, const char* const* argv);

// The options of a run that goes on, after those that ask for it: the command line of its own, and quiet if either is.
absl::StatusOr<options> parse_flags_of(const std::vector<std::string>& command);

inline constexpr std::string_view what_bench_does =
    "pipes_bench: runs the same typed programs over every backend, on pinned threads, checks "
    "that every\nmessage arrived, and writes <out>/<run>/run.json and, one line per trial, "
    "trials.csv.\n";

// The text of --help: the purpose of the program, then every option, by group, with what is allowed and the default.
std::string help_text(std::string_view what_it_does = what_bench_does);

}  // namespace typed_pipes::harness
