// -----------------------------------------------------------------------------
// run_directory.hpp - the directory of a run: run.json and trials.csv, written while it goes on.
// -----------------------------------------------------------------------------
// When a round ends its lines are appended to trials.csv, and then run.json is replaced as a whole by
// one that counts them and has their digest. So whatever ends the process leaves all finished rounds
// readable, and a reader ignores lines that run.json does not count.
//
// Such a run can go on (earlier_run.hpp): it is then written as if it had not been interrupted, but for what run.json
// says of that.
//
//   <out>/<run id>/run.json, trials.csv
//   <out>/latest -> <run id>        once the run has ended
// -----------------------------------------------------------------------------
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "harness/base/output_file.hpp"
#include "harness/report/earlier_run.hpp"
#include "harness/report/run_json.hpp"

namespace typed_pipes::harness {

// Makes the directory of runs and proves that a file can be written there, before anything is
// measured.
absl::Status prepare_output(const std::string& out);

class run_directory final : public run_observer {
 public:
  // The constructor makes no directory, so that a run that is refused before its first round leaves none. The
  // start of the run in `facts` is set when the directory is made.
  run_directory(std::string out, const plan& what, const topology& machine, run_facts facts);

  // Goes on in the directory of an earlier run, of which `facts` tell; the lines of its unfinished round go. Before the
  // first round. An error leaves all as it was.
  absl::Status go_on(const earlier_run& earlier);

  bool first_round_begins(const run_record& seen) override;
  bool round_ended(const run_record& seen, round_id which) override;

  // Writes the last run.json, and then `latest`. A run without a finished round leaves no directory.
  void finish(const run_record& seen, const load& after);

  // Says in a line for the user what could not be written first; good if all was written.
  [[nodiscard]] const absl::Status& status() const { return status_; }
  // The path of run.json; empty if there is none.
  [[nodiscard]] std::string file() const;

 private:
  absl::Status make_directory();
  absl::Status write_json(const run_record& seen, run_state state);
  bool note(absl::Status s, const std::string& what);

  const std::string out_;
  const plan& plan_;
  const topology& machine_;
  run_facts facts_;
  std::filesystem::path directory_;
  growing_file trials_;
  std::vector<round_digest> digests_;
  absl::Status status_;
};

}  // namespace typed_pipes::harness
