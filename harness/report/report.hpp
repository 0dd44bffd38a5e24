// -----------------------------------------------------------------------------
// report.hpp - the record of a run as a file, and as a table on the terminal.
// -----------------------------------------------------------------------------
// The only place that knows the form of run.json (results/schema.json). A run becomes visible as
// a whole or not at all: it is written beside its place and renamed.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/machine/environment.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

struct run_facts {
  std::string time;  // UTC, start of the run
  std::vector<std::string> command;
  std::string machine;  // name; empty: the host's
  environment where;
  load before, after;
};

// Makes the directory of runs and proves that a file can be written there, before anything is
// measured.
absl::Status prepare_output(const std::string& out);

// The text of run.json.
std::string to_json(const plan& what, const topology& machine, const run_record& seen,
                    const run_facts& facts);

// Writes <out>/<run id>/run.json, points <out>/latest at it, returns the path of the file.
absl::StatusOr<std::string> write_run(const std::string& out, const plan& what,
                                      const topology& machine, const run_record& seen,
                                      const run_facts& facts);

// Median and extremes of every cell, the voids, and which rows of the posts are left out and why.
std::string table(const plan& what, const run_record& seen);

// Commit, compiler, flags.
std::string version_text();

}  // namespace typed_pipes::harness
