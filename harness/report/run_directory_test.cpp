// The directory of a run: what a reader finds there, at any time.
#include "harness/report/run_directory.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/base/input_file.hpp"
#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"
#include "harness/report/record_digest.hpp"
#include "harness/report/trial_lines.hpp"
#include "harness/test/example_run.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace fs = std::filesystem;

// The files as a reader of the directory finds them, at any time.
struct read_run {
  json run;
  std::vector<std::string> rounds;  // the lines that run.json counts

  explicit read_run(const fs::path& directory) {
    const std::string record = *text_of_file(directory / "run.json");
    run = json::parse(record);
    EXPECT_TRUE(fits_record_digest(record, run["digest"]));
    std::string lines = text_of_file(directory / "trials.csv")->substr(trial_columns().size());
    for (const json& d : run["digests"]) {
      std::size_t end = 0;
      for (std::size_t n = d["trials"]; n > 0; --n) end = lines.find('\n', end) + 1;
      rounds.push_back(lines.substr(0, end));
      EXPECT_EQ(sha256(rounds.back()), d["sha256"]);
      lines.erase(0, end);
    }
  }
};

TEST(run_directory, is_readable_after_each_round) {
  const scratch_directory out;
  ASSERT_TRUE(prepare_output(out.path).ok());
  example_run e;
  run_directory d(out.path, e.what, e.machine, e.facts);
  EXPECT_TRUE(fs::is_empty(out.path)) << "made before the first round";
  ASSERT_TRUE(d.first_round_begins(e.seen));
  const fs::path made = fs::path(d.file()).parent_path();
  EXPECT_EQ(read_run(made).run["run"]["state"], "running");
  EXPECT_THAT(read_run(made).rounds, IsEmpty());
  ASSERT_TRUE(d.round_ended(e.seen, {0, 0}));
  EXPECT_THAT(read_run(made).rounds, SizeIs(1));
  ASSERT_TRUE(d.round_ended(e.seen, {0, 1}));
  EXPECT_THAT(read_run(made).rounds, SizeIs(2));
  EXPECT_FALSE(fs::exists(out.path / "latest"));
  d.finish(e.seen, {});
  ASSERT_TRUE(d.status().ok()) << d.status();
  EXPECT_EQ(read_run(made).run["run"]["state"], "complete");
  EXPECT_EQ(read_run(made).run["run"]["id"], made.filename().string());
  EXPECT_EQ(fs::canonical(out.path / "latest"), fs::canonical(made));
  EXPECT_EQ(std::distance(fs::directory_iterator(made), fs::directory_iterator()), 2);
}

TEST(run_directory, tells_a_run_that_was_stopped) {
  const scratch_directory out;
  ASSERT_TRUE(prepare_output(out.path).ok());
  example_run e;
  e.seen.rounds = 1;
  run_directory d(out.path, e.what, e.machine, e.facts);
  ASSERT_TRUE(d.first_round_begins(e.seen));
  ASSERT_TRUE(d.round_ended(e.seen, {0, 0}));
  d.finish(e.seen, {});
  const read_run r(out.path / "latest");
  EXPECT_EQ(r.run["run"]["state"], "interrupted");
  EXPECT_THAT(r.rounds, SizeIs(1));
}

TEST(run_directory, goes_if_no_round_was_finished) {
  const scratch_directory out;
  ASSERT_TRUE(prepare_output(out.path).ok());
  const example_run e;
  run_directory d(out.path, e.what, e.machine, e.facts);
  ASSERT_TRUE(d.first_round_begins(e.seen));
  d.finish(e.seen, {});
  EXPECT_TRUE(d.status().ok());
  EXPECT_THAT(d.file(), IsEmpty());
  EXPECT_TRUE(fs::is_empty(out.path));
}

TEST(run_directory, has_a_name_of_its_own) {
  const scratch_directory out;
  ASSERT_TRUE(prepare_output(out.path).ok());
  const example_run e;
  run_directory first(out.path, e.what, e.machine, e.facts);
  run_directory second(out.path, e.what, e.machine, e.facts);
  ASSERT_TRUE(first.first_round_begins(e.seen));
  ASSERT_TRUE(second.first_round_begins(e.seen));
  EXPECT_NE(first.file(), second.file());
}

TEST(run_directory, says_in_one_line_what_could_not_be_written) {
  const scratch_directory out;
  ASSERT_TRUE(prepare_output(out.path).ok());
  const example_run e;
  run_directory d(out.path, e.what, e.machine, e.facts);
  fs::remove_all(out.path);
  EXPECT_FALSE(d.first_round_begins(e.seen));
  EXPECT_EQ(d.status().message(),
            say("--out=", out.path.string(),
                ": a directory for the run: No such file or directory (allowed: a directory that "
                "can be written)"));
}

}  // namespace
}  // namespace typed_pipes::harness
