#include "harness/report/report.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
namespace fs = std::filesystem;

// A directory that goes with the test.
struct scratch {
  fs::path path = fs::path(::testing::TempDir()) / say("pipes-report-", getpid());
  scratch() { fs::remove_all(path); }
  ~scratch() { fs::remove_all(path); }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
};

struct example {
  topology machine = *topology::synthetic("pack:1 numa:1 l3:1 core:2 pu:1");
  plan what;
  run_record seen;
  run_facts facts{"2026-11-22T13:00:00Z", {"pipes_bench", "--plan=quick"}, "lab 1", {}, {}, {}};

  example() {
    selection s;
    s.filter = "^bank/.*same_l3";
    s.seed = 5;
    what = *make_plan(s, all_programs(), machine);
    seen.trials.resize(what.cells.size());
    for (auto& trials : seen.trials) {
      trial_record t;
      t.operations = 100;
      t.messages = 300;
      t.ns = 25'000;
      t.marks = {"steal"};
      trials.push_back(t);
    }
    facts.where.host = "host";
    facts.where.governor.reason = "no file";
  }
  [[nodiscard]] nlohmann::json json() const {
    return nlohmann::json::parse(to_json(what, machine, seen, facts));
  }
};

TEST(report, keeps_every_trial_with_its_marks) {
  const nlohmann::json j = example().json();
  EXPECT_EQ(j["schema"], "pipes-run/1");
  EXPECT_EQ(j["run"]["seed"], 5);
  ASSERT_FALSE(j["cells"].empty());
  const nlohmann::json& trial = j["cells"][0]["trials"][0];
  EXPECT_EQ(trial["ns"], 25'000);
  EXPECT_EQ(trial["operations"], 100);
  EXPECT_EQ(trial["marks"][0], "steal");
  EXPECT_TRUE(trial["floor_round_trip_ns"].is_null());
  EXPECT_EQ(j["skipped"].size(), example().what.skipped.size());
}

TEST(report, says_unknown_with_the_reason) {
  const nlohmann::json machine = example().json()["machine"];
  EXPECT_TRUE(machine["governor"].is_null());
  EXPECT_EQ(machine["governor_reason"], "no file");
}

TEST(report, says_how_the_bare_hand_off_was_done_if_it_was) {
  example e;
  EXPECT_FALSE(e.json()["machine"].contains("floor_way"));
  e.seen.floor_way = "by carrier pigeon";
  EXPECT_EQ(e.json()["machine"]["floor_way"], "by carrier pigeon");
}

TEST(report, names_the_run_after_machine_moment_and_commit) {
  EXPECT_THAT(example().json()["run"]["id"].get<std::string>(),
              ::testing::StartsWith("lab-1-20261122T130000Z-"));
}

TEST(report, shows_no_number_of_a_void_cell) {
  example e;
  e.seen.voids.push_back({0, 2, "lost 1 of 4 messages"});
  e.seen.trials[0].clear();
  const nlohmann::json j = e.json();
  EXPECT_EQ(j["cells"].size(), e.what.cells.size() - 1);
  EXPECT_EQ(j["voids"][0]["cell"], e.what.cells[0].name);
  EXPECT_EQ(j["voids"][0]["round"], 2);
  EXPECT_THAT(table(e.what, e.seen), HasSubstr("VOID"));
}

TEST(report, tells_the_settings_and_versions_of_programs_of_the_posts) {
  example e;
  std::vector<program> programs = all_programs();
  selection s;
  s.plan = "blog";
  s.filter = "^msgsend/queue_mutex/.*(4|10000)$";
  e.what = *make_plan(s, programs, e.machine);
  program row = *e.what.cells[1].what;
  row.facts.origin = origin::language;
  row.facts.version = "Shell 1.0";
  row.backend = "shell";
  e.what.cells[1].what = &row;
  e.seen.trials.resize(2);
  e.seen.cut_short = {0};
  const nlohmann::json j = e.json();
  EXPECT_EQ(j["cells"][0]["parameters"], nlohmann::json({{"messages", 1'000'000},
                                                         {"placement", "unpinned"},
                                                         {"spawn", "inside"},
                                                         {"wait", "park"},
                                                         {"workers", 4}}));
  EXPECT_EQ(j["cells"][0]["trials"][0]["costs"]["page_faults"], 0);
  EXPECT_TRUE(j["cells"][1]["trials"][0]["costs"]["cpu_ns"].is_null());
  EXPECT_EQ(j["build"]["libraries"]["shell"], "Shell 1.0");
  EXPECT_THAT(
      table(e.what, e.seen),
      HasSubstr("msgsend, ns per message, 1000000 in all, 4 workers, made inside the span"));
  EXPECT_THAT(table(e.what, e.seen), HasSubstr("1 marked, too long to be repeated"));
  e.what.skipped = {{"msgsend/scala", "not built", true}, {"ping_pong/fast", "no room", false}};
  EXPECT_THAT(table(e.what, e.seen), HasSubstr("LEFT OUT  msgsend/scala: not built\n"));
  EXPECT_THAT(table(e.what, e.seen), Not(HasSubstr("no room")));
}

TEST(report, shows_median_and_extremes) {
  EXPECT_THAT(table(example().what, example().seen), HasSubstr("250.0"));
  EXPECT_THAT(table(example().what, example().seen), HasSubstr("1 marked"));
}

TEST(report, appears_as_a_whole_and_latest_points_at_it) {
  const scratch out;
  const example e;
  ASSERT_TRUE(prepare_output(out.path).ok());
  EXPECT_TRUE(fs::is_empty(out.path));
  const absl::StatusOr<std::string> first = write_run(out.path, e.what, e.machine, e.seen, e.facts);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(fs::canonical(out.path / "latest" / "run.json"), fs::canonical(*first));
  const absl::StatusOr<std::string> second =
      write_run(out.path, e.what, e.machine, e.seen, e.facts);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(*first, *second);
  EXPECT_EQ(fs::canonical(out.path / "latest" / "run.json"), fs::canonical(*second));
  for (const auto& entry : fs::directory_iterator(out.path)) {
    EXPECT_THAT(entry.path().filename().string(), Not(::testing::StartsWith(".")));
  }
}

TEST(report, finds_an_unwritable_directory_before_the_run) {
  const scratch out;
  fs::create_directories(out.path);
  std::ofstream(out.path / "file") << "x";
  const absl::Status s = prepare_output((out.path / "file" / "runs").string());
  EXPECT_THAT(std::string(s.message()), HasSubstr("--out="));
  EXPECT_THAT(std::string(s.message()), HasSubstr("allowed: a directory that can be written"));
}

TEST(environment, tells_what_it_can) {
  const environment e = read_environment();
  EXPECT_THAT(e.kernel, Not(IsEmpty()));
  EXPECT_GT(e.clock_read_ns, 0);
  EXPECT_TRUE(e.governor.value.has_value() || !e.governor.reason.empty());
}

}  // namespace
}  // namespace typed_pipes::harness
