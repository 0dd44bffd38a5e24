// Plans as files: what they may say, what is refused and how, and that the record of a plan reads as the plan.
#include "harness/request/plan_file.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/base/text.hpp"
#include "harness/request/plan_keys.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
namespace fs = std::filesystem;

preset read(std::string_view text) {
  absl::StatusOr<preset> plan = parse_plan(text, "mine.toml", "mine");
  if (!plan.ok()) throw std::runtime_error(std::string(plan.status().message()));
  return *std::move(plan);
}

std::string refused(std::string_view text) {
  const absl::StatusOr<preset> plan = parse_plan(text, "mine.toml", "mine");
  return plan.ok() ? "" : std::string(plan.status().message());
}

// A file that goes with the test.
class plan_on_disk : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name = "mine.toml") const {
    return (directory_.path / name).string();
  }
  [[nodiscard]] std::string write(std::string_view text,
                                  const std::string& name = "mine.toml") const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  static std::string why_not(const std::string& plan) {
    const absl::StatusOr<preset> loaded = load_plan(plan);
    return loaded.ok() ? "" : std::string(loaded.status().message());
  }

 private:
  scratch_directory directory_;
};

constexpr std::string_view everything = R"(
name = "small"
about = "all keys at once"
experiments = ["comparison", "axes", "settings"]
processes = 3
rounds = 4
trial_ms = 2.5
seed = 4294967295
budget = "1.5h"
regimes = 2
rounds_per_regime = 9
workload = ["stream", "ping_pong"]
backend = ["ring", "ring", "boost_spsc"]
wait = "park"
placement = ["unpinned"]
payload_bytes = [8, 256]
capacity = 64
pairs = [1, 2, 3]
cpus = [0, 1]
filter = 'a\d/"x"'
reference = "ring"
cross_placements = true
stream_floor = true
most_operations = 64
largest_group = 16
)";

TEST(plan_file, says_what_a_plan_asks_for) {
  const preset p = read(everything);
  EXPECT_EQ(p.name, "small");
  EXPECT_EQ(p.about, "all keys at once");
  EXPECT_TRUE(p.axes && p.settings && p.comparison);
  EXPECT_EQ(p.gives.processes, 3);
  EXPECT_EQ(p.gives.rounds, 4);
  EXPECT_EQ(p.gives.trial_ms, 2.5);
  EXPECT_EQ(p.gives.seed, 4294967295u);
  EXPECT_EQ(budget_s(p), 5400);
  EXPECT_EQ(p.gives.regimes, 2);
  EXPECT_EQ(p.rounds_per_regime, 9);
  EXPECT_THAT(p.gives.workloads, ElementsAre("stream", "ping_pong"));
  EXPECT_THAT(p.gives.backends, ElementsAre("ring", "ring", "boost_spsc"));
  EXPECT_THAT(p.gives.waits, ElementsAre("park")) << "one word needs no brackets";
  EXPECT_THAT(p.gives.placements, ElementsAre("unpinned"));
  EXPECT_THAT(p.gives.payload_bytes, ElementsAre(8, 256));
  EXPECT_THAT(p.gives.capacities, ElementsAre(64));
  EXPECT_THAT(p.gives.pairs, ElementsAre(1, 2, 3));
  EXPECT_THAT(p.gives.cpus, ElementsAre(0, 1));
  EXPECT_EQ(p.gives.filter, "a\\d/\"x\"");
  EXPECT_EQ(p.gives.reference, "ring");
  EXPECT_TRUE(p.cross_placements);
  EXPECT_TRUE(p.stream_floor);
  EXPECT_EQ(p.most_operations, 64u);
  EXPECT_EQ(p.largest_group, 16);
  for (const plan_key& key : plan_keys()) {
    EXPECT_THAT(everything, HasSubstr(say("\n", key.name, " = "))) << "this test leaves it out";
  }
}

TEST(plan_file, may_be_empty) {
  const preset p = read("# nothing\n");
  EXPECT_EQ(p.name, "mine");
  EXPECT_TRUE(p.axes);
  EXPECT_FALSE(p.settings || p.comparison);
  EXPECT_FALSE(p.gives.processes.has_value());
  EXPECT_THAT(p.gives.workloads, IsEmpty());
}

TEST(plan_file, takes_a_whole_number_for_a_length) {
  EXPECT_EQ(read("trial_ms = 5").gives.trial_ms, 5.0);
}

TEST(plan_file, reads_its_own_record_as_the_same_plan) {
  for (const std::string_view text : {everything, std::string_view("experiments = \"settings\"")}) {
    const preset plan = read(text);
    const absl::StatusOr<preset> again = parse_plan(text_of(plan), "record", "other");
    ASSERT_TRUE(again.ok()) << again.status() << text_of(plan);
    for (const plan_key& key : plan_keys()) {
      const auto one = key.give(plan), other = key.give(*again);
      ASSERT_EQ(one.has_value(), other.has_value()) << key.name;
      EXPECT_EQ(one ? text_of(*one) : "", other ? text_of(*other) : "");
    }
  }
}

TEST(plan_file, refuses_unknown_keys_with_the_nearest_known_one) {
  EXPECT_THAT(
      refused("rounds = 2\nworkloads = [\"stream\"]"),
      StartsWith("mine.toml:2: workloads: no such key; did you mean \"workload\"? (allowed: "
                 "name, about, "));
  EXPECT_THAT(refused("[rounds]\nfew = 1"), HasSubstr("rounds = a table: not a whole number"));
  EXPECT_THAT(refused("[more]\nrounds = 1"), HasSubstr("more: no such key"));
}

TEST(plan_file, refuses_values_that_are_none) {
  for (const auto& [text, line] : {
           std::pair{"processes = 0", "processes = 0: not a whole number from 1 to 1000"},
           {"processes = 1001", "processes = 1001: not a whole number from 1 to 1000"},
           {"processes = -1", "processes = -1: not a whole number from 1 to 1000"},
           {"processes = 1.5", "processes = 1.5: not a whole number from 1 to 1000"},
           {"processes = \"six\"", "processes = \"six\": not a whole number from 1 to 1000"},
           {"processes = [1]", "processes = [1]: not a whole number from 1 to 1000"},
           {"rounds = 10001", "rounds = 10001: not a whole number from 1 to 10000"},
           {"trial_ms = 0.01", "trial_ms = 0.01: not a number from 0.1 to 10000"},
           {"trial_ms = nan", "trial_ms = nan: not a number from 0.1 to 10000"},
           {"trial_ms = true", "trial_ms = true: not a number from 0.1 to 10000"},
           {"seed = 4294967296", "seed = 4294967296: not a whole number from 0 to 4294967295"},
           {"budget = 300",
            "budget = 300: not a time with its unit, such as \"5m\" or \"1h\", up to \"168h\""},
           {"budget = \"300\"", "budget = \"300\": not a time with its unit"},
           {"budget = \"0s\"", "budget = \"0s\": not a time with its unit"},
           {"regimes = 0", "regimes = 0: not a whole number from 1 to 4"},
           {"regimes = 5", "regimes = 5: not a whole number from 1 to 4"},
           {"regimes = true", "regimes = true: not a whole number"},
           {"rounds_per_regime = 0", "rounds_per_regime = 0: not a whole number from 1 to 10000"},
           {"seed = 1979-05-27", "seed = a date or time: not a whole number"},
           {"workload = 3", "workload = 3: not a word or a list of words"},
           {"workload = []", "workload = []: not a word or a list of words"},
           {"workload = [\"a\", 3]", "workload = [\"a\", 3]: not a word or a list of words"},
           {"workload = [[\"a\"]]", "workload = a list of lists, tables or dates: not a word"},
           {"pairs = [0]", "pairs = [0]: not a list of whole numbers from 1 to 1024"},
           {"pairs = [1, 1025]", "pairs = [1, 1025]: not a list of whole numbers from 1 to 1024"},
           {"payload_bytes = 2000000000", "not a list of whole numbers from 0 to 1073741824"},
           {"capacity = 0", "capacity = 0: not a list of whole numbers from 1 to 1073741824"},
           {"cpus = [-1]", "cpus = [-1]: not a list of whole numbers from 0"},
           {"filter = \"\"", "filter = \"\": not a text of one line"},
           {"about = \"a\\nb\"", "not a text of one line"},
           {"name = \"a b\"", "name = \"a b\": not up to 64 letters, digits, '_' and '-'"},
           {"experiments = [\"axis\"]", "experiments = [\"axis\"]: not a list of \"axes\", "},
           {"experiments = []", "experiments = []: not a list of \"axes\", "},
           {"stream_floor = 1", "stream_floor = 1: not true or false"},
           {"largest_group = 0", "largest_group = 0: not a whole number from 1 to 1000000"},
       }) {
    EXPECT_THAT(refused(text), StartsWith("mine.toml:1: ")) << text;
    EXPECT_THAT(refused(text), HasSubstr(line));
  }
}

TEST(plan_file, shows_the_beginning_of_what_is_long) {
  std::string many = "pairs = [0";
  for (int i = 0; i < 9000; ++i) many += ", 0";
  EXPECT_LT(refused(many + "]").size(), 200u);
  EXPECT_LT(refused("\"" + std::string(9000, ' ') + "\" = 1").size(), 500u);
}

TEST(plan_file, refuses_what_is_not_toml_with_the_line) {
  EXPECT_THAT(refused("rounds = 2\nprocesses = = 3"), StartsWith("mine.toml:2: not TOML: "));
  EXPECT_THAT(refused("rounds = 2\nrounds = 3"), StartsWith("mine.toml:2: not TOML: "));
  EXPECT_THAT(refused("a = \"\xff\""), HasSubstr("not TOML: "));
  EXPECT_THAT(refused(std::string_view("\0", 1)), HasSubstr("not TOML: "));
  EXPECT_THAT(refused("pairs = " + std::string(60'000, '[')), HasSubstr("not TOML: "));
}

TEST_F(plan_on_disk, is_named_after_its_file_unless_it_says_a_name) {
  EXPECT_EQ(load_plan(write("rounds = 1", "few.toml"))->name, "few");
  EXPECT_EQ(load_plan(write("name = \"many\"", "few.toml"))->name, "many");
  EXPECT_EQ(load_plan(write("rounds = 1", "few"))->name, "few") << "a slash makes it a path";
}

TEST_F(plan_on_disk, may_not_have_the_name_of_a_shipped_plan) {
  EXPECT_THAT(why_not(write("rounds = 1\nname = \"rivals\"")),
              HasSubstr("mine.toml:2: name = rivals: is the name of a shipped plan"));
  EXPECT_THAT(why_not(write("rounds = 1", "quick.toml")),
              HasSubstr("quick.toml: name = quick: is the name of a shipped plan"));
}

TEST_F(plan_on_disk, is_refused_if_it_cannot_be_read) {
  EXPECT_THAT(
      why_not("nowhere.toml"),
      HasSubstr("--plan=nowhere.toml: cannot be read: No such file or directory (allowed: "));
  EXPECT_THAT(why_not(path("")), HasSubstr(": is a directory (allowed: "));
  EXPECT_THAT(why_not(write(std::string(largest_plan_file + 1, '#'))),
              HasSubstr(": larger than 65536 bytes (allowed: "));
  EXPECT_EQ(why_not(write(std::string(largest_plan_file, '#'))), "");
  EXPECT_THAT(why_not("/dev/zero"), HasSubstr(": larger than 65536 bytes"));
}

TEST(shipped_plans, are_all_good_and_say_what_they_are) {
  EXPECT_THAT(plan_names(), ElementsAre("blog", "full", "quick", "rivals", "smoke"));
  for (const std::string& name : plan_names()) {
    const absl::StatusOr<preset> plan = load_plan(name);
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->name, name);
    EXPECT_FALSE(plan->about.empty()) << name;
    EXPECT_TRUE(plan->gives.processes && plan->gives.rounds && plan->gives.trial_ms) << name;
  }
  EXPECT_THAT(std::string(load_plan("quik").status().message()),
              HasSubstr("--plan=quik: no such plan; did you mean \"quick\"? (allowed: blog, full, "
                        "quick, rivals, smoke); or the path of a plan file"));
}

TEST(flags, outweigh_what_a_plan_file_says) {
  const preset plan = read("workload = [\"stream\"]\npairs = [1, 2]\nrounds = 3\nseed = 4");
  const preset all = with_flags(plan, {.plan = "mine.toml", .pairs = {8}, .rounds = 9, .seed = {}});
  EXPECT_THAT(all.gives.pairs, ElementsAre(8));
  EXPECT_EQ(all.gives.rounds, 9);
  EXPECT_EQ(all.gives.seed, 4u);
  EXPECT_THAT(all.gives.workloads, ElementsAre("stream"));
  EXPECT_EQ(spelled(all.gives, "pairs", "8"), "--pairs=8");
  EXPECT_EQ(spelled(all.gives, "workload", "stream"), "mine.toml:1: workload = stream");
}

TEST(budget, is_what_the_flag_says_or_else_the_plan) {
  EXPECT_EQ(budget_s(read("")), std::nullopt);
  const preset plan = read("budget = \"30m\"");
  EXPECT_EQ(budget_s(plan), 1800);
  EXPECT_EQ(budget_s(with_flags(plan, {.budget = "90s"})), 90);
  EXPECT_EQ(budget_s(with_flags(plan, {})), 1800);
}

TEST(regimes_of_a_plan, need_a_limit) {
  const auto why_not = [](const preset& plan) {
    return std::string(check_regimes(plan).message());
  };
  EXPECT_EQ(why_not(read("rounds = 1\nregimes = 2")),
            "mine.toml:2: regimes = 2: needs a limit, because the machine may never come into them "
            "(allowed: with budget = \"30m\", or --budget=30m)");
  EXPECT_EQ(why_not(read("regimes = 2\nbudget = \"30m\"")), "");
  EXPECT_EQ(why_not(with_flags(read("regimes = 2"), {.budget = "90s"})), "");
  EXPECT_EQ(why_not(with_flags(read("regimes = 2\nbudget = \"30m\""), {.regimes = 1})), "");
  EXPECT_THAT(why_not(with_flags(read("regimes = 2"), {.regimes = 1})),
              HasSubstr("--regimes=1: needs a limit"));
  EXPECT_EQ(why_not(with_flags(read("rounds_per_regime = 9\nbudget = \"30m\""), {.regimes = 1})),
            "");
  EXPECT_EQ(
      why_not(read("rounds_per_regime = 9")),
      "mine.toml:1: rounds_per_regime = 9: no regimes are asked for (allowed: beside regimes)");
  EXPECT_EQ(why_not(read("")), "");
}

TEST(plan_file, that_is_an_example_is_a_plan) {
  const fs::path examples = TYPED_PIPES_SOURCE_DIR "/examples/plans";
  for (const auto& file : fs::directory_iterator(examples)) {
    const absl::StatusOr<preset> plan = load_plan(file.path().string());
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_TRUE(check_regimes(*plan).ok()) << check_regimes(*plan);
  }
  EXPECT_EQ(load_plan(examples / "capacities.toml")->gives.regimes, 2);
}

// The table of keys in the document of this folder is the list of keys.
TEST(plan_keys, are_explained_in_the_readme) {
  std::ifstream file(TYPED_PIPES_SOURCE_DIR "/harness/README.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::string table = "| key | value | what it is for |\n| --- | --- | --- |\n";
  for (const plan_key& key : plan_keys()) {
    table += say("| `", key.name, "` | ", key.allowed, " | ", key.says, " |\n");
  }
  EXPECT_NE(text.find(table), std::string::npos) << "the table in harness/README.md is to be\n"
                                                 << table;
}

}  // namespace
}  // namespace typed_pipes::harness
