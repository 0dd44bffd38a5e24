// -----------------------------------------------------------------------------
// earlier_run.hpp - a run that did not come to its end, read from its directory so that it can go on.
// -----------------------------------------------------------------------------
// The plan is the one that run.json records, whatever has become of its file, and the flags are those of its command
// line. What processes have learned is not recorded: it is in the trials. Reading changes nothing; an error is one line
// that names --resume.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/run_json.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

struct earlier_run {
  std::string given_path;             // the directory, as the user names it
  std::filesystem::path directory;    // the same without links
  std::string record;                 // run.json
  std::string lines;                  // of the finished rounds in trials.csv
  std::vector<round_digest> digests;  // of these
  std::size_t unfinished_lines = 0;   // behind them
  std::vector<std::string> command;
  std::string plan;  // as the text of a plan file
  std::uint64_t seed = 0;
  int processes = 1, rounds = 1;  // planned

  [[nodiscard]] int finished() const { return static_cast<int>(digests.size()); }
  // The number of the process that goes on.
  [[nodiscard]] int next_process() const;
};

// An error if there is no run of this format, if it is finished, or if a file was edited or truncated.
absl::StatusOr<earlier_run> read_earlier_run(const std::string& directory);

// The record of what was measured, for the plan that was made again. Sets what `facts` are to say of the run as a
// whole: its start, the load before it, how quiet the machine was, its budget, and that it goes on. An error if the
// program, the machine or the cells are not those of the record.
absl::StatusOr<run_record> restore(const earlier_run& earlier, const plan& what,
                                   const topology& machine, run_facts& facts);

}  // namespace typed_pipes::harness
