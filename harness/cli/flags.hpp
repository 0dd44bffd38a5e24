// -----------------------------------------------------------------------------
// flags.hpp - what the command line asks for.
// -----------------------------------------------------------------------------
// The flags are declared with Abseil, which the library needs anyway, and set through its reflection:
// its own parser ends the process with code 1 and several lines. Here a mistake gets one line with the
// flag, the value, what is allowed and the nearest good word, and exit code 2.
//
// CLI11 would not save this code. Its numbers would still be read here, since it takes 010 for 8, 0x10
// for 16 and nan for a number in any range; with `--out --list` it makes a directory called --list; it
// knows no nearest word; and most of this code is about which of Google Benchmark's flags fit.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/plan/plan.hpp"

namespace typed_pipes::harness {

struct options {
  selection wanted;
  std::string out;        // directory of runs
  std::string machine;    // empty: the host name
  std::string languages;  // directory of the programs in other languages
  std::optional<double> hang_limit_s;
  bool list = false, list_skipped = false, list_workloads = false, list_backends = false;
  bool help = false, version = false;
  bool quiet = false;
  bool benchmark_report = false;             // Google Benchmark prints its own on stdout
  std::vector<std::string> benchmark_flags;  // for Google Benchmark, checked
  std::vector<std::string> command;          // all of it, as it was typed
};

// An error is one line that names the flag, the value and what is allowed.
absl::StatusOr<options> parse_flags(int argc, const char* const* argv);

// Every option, by group, with what is allowed and the default.
std::string help_text();

}  // namespace typed_pipes::harness
