// -----------------------------------------------------------------------------
// benchmark_flags.hpp - which of Google Benchmark's flags can be used here.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace typed_pipes::harness {

std::vector<std::string> benchmark_flag_names();

// Flag and explanation, for --help.
std::vector<std::pair<std::string, std::string>> benchmark_flag_help();

// An error for a flag that is unknown, that would change how trials are measured, or whose value Google
// Benchmark would reject only later and with another exit code.
absl::Status check_benchmark_flag(const std::string& name, const std::optional<std::string>& value);

}  // namespace typed_pipes::harness
