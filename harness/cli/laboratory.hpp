// -----------------------------------------------------------------------------
// laboratory.hpp - a program that measures: from flags to a plan, and to what is done with it.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "harness/registry/all_programs.hpp"
#include "harness/request/preset.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

struct laboratory {
  const char* name;               // of its file; each of its lines on standard error begins with it
  std::string_view what_it_does;  // the first lines of --help
  // The programs that it can measure; `backends` are the words of --backend or of the plan, none if they leave it open.
  std::vector<program> (*programs)(const std::vector<std::string>& backends);
};

/// Returns an error if the plan measures programs that are not among those compiled: a build for one plan has not those of
/// others.
absl::Status check_compiled(const compiled_parts& its, const preset& wanted);

/// Does what the command line asks for; returns the exit code.
int run_laboratory(int argc, char** argv, const laboratory& its);

}  // namespace typed_pipes::harness
