// A run that was interrupted, read again: what it had measured and learned, and what is refused.
#include "harness/report/earlier_run.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "harness/base/clock.hpp"
#include "harness/base/input_file.hpp"
#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/report/run_directory.hpp"
#include "harness/report/trial_lines.hpp"
#include "harness/run/runner.hpp"
#include "harness/test/invented_machine.hpp"
#include "harness/test/scratch_directory.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace fs = std::filesystem;

// Two processes of two rounds of a few cells are planned, and so many rounds are done.
class earlier_run_test : public ::testing::Test {
 protected:
  earlier_run_test() : what(planned("^bank/.*same_l3")) {
    EXPECT_TRUE(prepare_output(out.string()).ok());
    facts.start = clock::present();
    facts.command = {"pipes_bench", "--plan=quick"};
    facts.machine = "lab";
    facts.before.load1 = 0.25;
    facts.backends = backends_of(all_programs());
    seen.trials.resize(what.cells.size());
    seen.handoff = 1;
  }

  static plan planned(const std::string& filter) {
    selection s;
    s.filter = filter;
    s.seed = 5;
    s.processes = 2;
    s.rounds = 2;
    return *make_plan(s, all_programs(), two_cores());
  }
  // Does rounds and is then interrupted. Returns its directory.
  fs::path interrupted(int rounds) {
    run_directory directory(out.string(), what, two_cores(), facts);
    EXPECT_TRUE(directory.first_round_begins(seen));
    for (int round = 0; round < rounds; ++round) {
      const round_id which{round / what.rounds, round % what.rounds};
      add_round(which);
      EXPECT_TRUE(directory.round_ended(seen, which));
    }
    return fs::path(directory.file()).parent_path();
  }
  // One operation of the last cell is longer than a trial, which its record says besides.
  void add_round(round_id which) {
    for (std::size_t i = 0; i < what.cells.size(); ++i) {
      const bool slow = i + 1 == what.cells.size();
      trial_record t;
      t.of = which;
      t.position = static_cast<int>(i);
      t.operations = slow ? 1 : 100 + i;
      t.messages = 3 * t.operations;
      t.start_ns = clock::now_ns();
      t.ns = slow ? 30'000'000 : 25'000;
      t.floor_round_trip_ns = 100.5 + which.process;
      t.spent = {1, 2, 3, 4, i == 0 ? std::optional<std::uint64_t>() : 5};
      t.marks = {"steal", "migrated"};
      seen.trials[i].push_back(t);
    }
    ++seen.rounds;
    seen.duration_s = 1.5 * seen.rounds;
  }
  absl::StatusOr<run_record> restored(const fs::path& directory) {
    const absl::StatusOr<earlier_run> earlier = read_earlier_run(directory.string());
    if (!earlier.ok()) return earlier.status();
    return restore(*earlier, what, two_cores(), facts);
  }
  std::string refusal(const fs::path& directory) {
    return std::string(restored(directory).status().message());
  }
  static void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = *text_of_file(file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(file, std::ios::binary) << text.replace(at, from.size(), to);
  }

  // Edits run.json and leaves it without a digest, as in older runs.
  static void edit_record(const fs::path& directory, const std::string& from,
                          const std::string& to) {
    const fs::path file = directory / "run.json";
    auto all = nlohmann::ordered_json::parse(*text_of_file(file));
    all.erase("digest");
    std::ofstream(file) << all.dump(1);
    replace(file, from, to);
  }

  const scratch_directory scratch;
  const fs::path& out = scratch.path;
  plan what;
  run_record seen;
  run_facts facts;
};

TEST_F(earlier_run_test, has_what_was_asked_for_and_done) {
  const fs::path directory = interrupted(3);
  const absl::StatusOr<earlier_run> read = read_earlier_run(directory.string());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(read->command, ElementsAre("pipes_bench", "--plan=quick"));
  EXPECT_EQ(read->seed, 5u);
  EXPECT_EQ(read->processes, 2);
  EXPECT_EQ(read->rounds, 2);
  EXPECT_EQ(read->finished(), 3);
  EXPECT_EQ(read->next_process(), 2) << "the second has one round left, which another does";
  EXPECT_EQ(rounds_of_next_process(what, read->finished()), 1);
  EXPECT_EQ(read->unfinished_lines, 0u);
}

TEST_F(earlier_run_test, is_found_by_a_link) {
  const fs::path directory = interrupted(1);
  fs::create_directory_symlink(directory.filename(), out / "latest");
  EXPECT_EQ(read_earlier_run((out / "latest").string())->directory, fs::canonical(directory));
}

TEST_F(earlier_run_test, gives_back_its_trials_and_what_they_taught) {
  seen.voids.push_back({2, {0, 1}, "lost one"});
  const fs::path directory = interrupted(3);
  facts.before = {};
  const absl::StatusOr<run_record> r = restored(directory);
  ASSERT_TRUE(r.ok()) << r.status();
  EXPECT_EQ(r->rounds, 3);
  EXPECT_EQ(r->duration_s, 4.5);
  EXPECT_EQ(r->handoff, 1u);
  ASSERT_THAT(r->voids, SizeIs(1));
  EXPECT_EQ(r->voids[0].of, (round_id{0, 1}));
  EXPECT_THAT(r->trials[2], IsEmpty());
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(r->operations[i], 100 + i);
    ASSERT_THAT(r->trials[i], SizeIs(3));
    const trial_record &there = r->trials[i][2], &here = seen.trials[i][2];
    EXPECT_EQ(there.of, (round_id{1, 0}));
    EXPECT_EQ(there.messages, here.messages);
    EXPECT_EQ(there.ns, here.ns);
    EXPECT_EQ(there.spent.voluntary_switches, 2u);
    EXPECT_EQ(there.spent.migrations, here.spent.migrations);
    EXPECT_EQ(there.marks, here.marks);
    EXPECT_NEAR(static_cast<double>(there.start_ns), static_cast<double>(here.start_ns), 1e8);
  }
  EXPECT_THAT(*text_of_file(directory / "run.json"), HasSubstr(say("\"", facts.start.utc, "\"")));
  EXPECT_EQ(facts.before.load1, 0.25);
  ASSERT_THAT(facts.resumed, SizeIs(1));
  EXPECT_EQ(facts.resumed[0].rounds, 3);
}

TEST_F(earlier_run_test, goes_on_as_if_it_had_not_been_interrupted) {
  const fs::path directory = interrupted(1);
  std::ofstream(directory / "trials.csv", std::ios::app) << "0,0,,1,0,half a li";
  const absl::StatusOr<earlier_run> earlier = read_earlier_run(directory.string());
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  EXPECT_EQ(earlier->unfinished_lines, 1u);
  seen = *restored(directory);
  const std::string before = *text_of_file(directory / "trials.csv");
  run_directory results(out.string(), what, two_cores(), facts);
  ASSERT_TRUE(results.go_on(*earlier).ok());
  ASSERT_TRUE(results.first_round_begins(seen));
  for (const round_id which : {round_id{1, 0}, round_id{2, 0}, round_id{2, 1}}) {
    add_round(which);
    ASSERT_TRUE(results.round_ended(seen, which));
  }
  results.finish(seen, {});
  ASSERT_TRUE(results.status().ok()) << results.status();
  EXPECT_THAT(*text_of_file(directory / "trials.csv"),
              ::testing::StartsWith(before.substr(0, before.find("0,0,,1,0,half"))));
  EXPECT_THAT(*text_of_file(directory / "trials.csv"), ::testing::Not(HasSubstr("half")));
  EXPECT_THAT(*text_of_file(directory / "run.json"), HasSubstr("\"state\": \"complete\""));
  EXPECT_THAT(*text_of_file(directory / "run.json"), HasSubstr("\"resumed\": ["));
  EXPECT_EQ(fs::canonical(out / "latest"), fs::canonical(directory));
  EXPECT_EQ(refusal(directory),
            say("--resume=", directory.string(), ": is finished: nothing to go on with"));
}

TEST_F(earlier_run_test, keeps_how_quiet_the_machine_was_before_it) {
  facts.qualified.emplace().resolves = 0.125;
  const fs::path directory = interrupted(1);
  facts.qualified.reset();
  ASSERT_TRUE(restored(directory).ok());
  const std::string record = run_json(what, two_cores(), seen, facts, run_state::running, {});
  EXPECT_THAT(record, HasSubstr("\"qualification\": {"));
  EXPECT_THAT(record, HasSubstr("\"resolves\": 0.125"));
}

TEST_F(earlier_run_test, is_named_where_an_older_one_is_asked_for_that_is_finished) {
  const fs::path older = interrupted(1);
  replace(older / "run.json", "\"running\"", "\"complete\"");
  fs::last_write_time(older / "run.json", fs::file_time_type::clock::now() - std::chrono::hours(1));
  EXPECT_EQ(refusal(older),
            say("--resume=", older.string(), ": is finished: nothing to go on with"));
  seen.rounds = 0;
  const fs::path killed = interrupted(1);
  EXPECT_EQ(refusal(older),
            say("--resume=", older.string(), ": is finished: nothing to go on with; ",
                fs::canonical(killed).string(), " is not finished"));
}

TEST_F(earlier_run_test, is_refused_while_its_program_runs) {
  run_directory still(out.string(), what, two_cores(), facts);
  ASSERT_TRUE(still.first_round_begins(seen));
  const fs::path directory = fs::path(still.file()).parent_path();
  const absl::StatusOr<earlier_run> earlier = read_earlier_run(directory.string());
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  run_directory results(out.string(), what, two_cores(), facts);
  EXPECT_THAT(std::string(results.go_on(*earlier).message()),
              HasSubstr("another program is writing it"));
}

TEST_F(earlier_run_test, is_refused_if_a_file_was_edited_or_cut) {
  const fs::path directory = interrupted(2);
  const std::string trials = *text_of_file(directory / "trials.csv");
  const std::string record = *text_of_file(directory / "run.json");
  replace(directory / "trials.csv", ",25000,", ",24000,");
  EXPECT_THAT(refusal(directory), HasSubstr("the lines of round 0 of process 0 are not those"));
  std::ofstream(directory / "trials.csv") << trials.substr(0, trials.size() - 5);
  EXPECT_THAT(refusal(directory), HasSubstr("the lines of round 1 of process 0 are not those"));
  std::ofstream(directory / "trials.csv") << trials.substr(9);
  EXPECT_THAT(refusal(directory), HasSubstr("trials.csv does not begin as it was written"));
  std::ofstream(directory / "trials.csv") << trials;
  std::ofstream(directory / "run.json") << record.substr(0, record.size() / 2);
  EXPECT_THAT(refusal(directory), HasSubstr("its run.json is not as it was written"));
  std::ofstream(directory / "run.json") << record;
  replace(directory / "run.json", "\"load1\": 0.25", "\"load1\": 0.125");
  EXPECT_THAT(refusal(directory), HasSubstr("its run.json was edited (allowed: the file as it"));
  for (const char* list : {"machines", "backends", "cells", "skipped", "voids", "digests"}) {
    auto damaged = nlohmann::ordered_json::parse(record);
    damaged[list] = nullptr;
    std::ofstream(directory / "run.json") << damaged;
    EXPECT_THAT(refusal(directory), HasSubstr(say("in its run.json ", list, " is no list")));
  }
  std::ofstream(directory / "run.json") << "{\"schema\": \"pipes-run/1\"}";
  EXPECT_THAT(refusal(directory), HasSubstr("its run.json is not of the form pipes-run/2"));
  fs::remove(directory / "run.json");
  EXPECT_THAT(refusal(directory), HasSubstr("(allowed: the directory of a run)"));
  EXPECT_THAT(refusal(out / "nowhere"), HasSubstr("(allowed: the directory of a run)"));
}

TEST_F(earlier_run_test, is_refused_on_another_machine_or_by_another_program) {
  const fs::path directory = interrupted(1);
  facts.where.kernel = "another";
  EXPECT_THAT(refusal(directory),
              HasSubstr("machine.kernel is \"another\", and in its run.json \"\""));
  facts.where.kernel.clear();
  facts.where.clock_read_ns = 7;  // measured anew each time
  EXPECT_TRUE(restored(directory).ok());
  const std::string record = *text_of_file(directory / "run.json");
  edit_record(directory, "\"program\": \"", "\"program\": \"0");
  EXPECT_THAT(refusal(directory), HasSubstr("build.program is \""));
  std::ofstream(directory / "run.json") << record;
  edit_record(directory, "\"compiler\": \"", "\"compiler\": \"not ");
  EXPECT_THAT(refusal(directory), HasSubstr(", and in its run.json \"not "));
}

TEST_F(earlier_run_test, is_refused_for_another_plan_or_other_cells) {
  const fs::path directory = interrupted(1);
  const plan its = what;
  what = planned("^bank/.*same_pu");
  EXPECT_THAT(refusal(directory), HasSubstr("plan_file.filter is \"^bank/.*same_pu\", and in its "
                                            "run.json \"^bank/.*same_l3\" (allowed: the program"));
  what = its;
  what.cells.pop_back();  // as where a program is missing today
  for (group& g : what.groups) std::erase(g.cells, what.cells.size());
  EXPECT_THAT(refusal(directory),
              HasSubstr(say("cells[", what.cells.size(), "].name is null, and in its run.json")));
}

// Every column is read: what was read is written as the same line.
TEST_F(earlier_run_test, has_trials_that_are_written_as_they_were_read) {
  add_round({3, 1});
  trial_record& t = seen.trials[0][0];
  t.position = 17;
  t.spent.migrations.reset();
  t.spent.futex_waits = 6;
  t.spent.futex_wakes.reset();
  t.hardware = {7, 8, 9, 10};
  const std::uint64_t start_ns = t.start_ns - 12'000'000'345;
  std::size_t count = 0;
  const std::string lines = trial_lines(what, seen, {3, 1}, start_ns, count);
  run_record again;
  again.trials.resize(what.cells.size());
  const std::vector<std::string> each = absl::StrSplit(lines, '\n', absl::SkipEmpty());
  ASSERT_THAT(each, SizeIs(what.cells.size()));
  for (const std::string& line : each) {
    const std::optional<trial_line> read = read_trial_line(line);
    ASSERT_TRUE(read.has_value()) << line;
    const auto named = [&](const cell& c) { return c.name == read->cell; };
    const auto at = std::find_if(what.cells.begin(), what.cells.end(), named);
    again.trials[static_cast<std::size_t>(at - what.cells.begin())].push_back(read->trial);
  }
  EXPECT_EQ(trial_lines(what, again, {3, 1}, 0, count), lines);
  EXPECT_EQ(again.trials[0][0].start_ns, 12'000'000'345u);
  EXPECT_EQ(again.trials[0][0].hardware.energy_uj, 10u);
  EXPECT_FALSE(again.trials[0][0].spent.migrations.has_value());
  EXPECT_FALSE(read_trial_line(each[0] + ",").has_value());
  EXPECT_FALSE(read_trial_line(each[0].substr(2)).has_value());
  EXPECT_FALSE(read_trial_line("0,x" + each[0].substr(3)).has_value());
  EXPECT_FALSE(read_trial_line("").has_value());
}

}  // namespace
}  // namespace typed_pipes::harness
