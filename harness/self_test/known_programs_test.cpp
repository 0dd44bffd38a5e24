// The programs whose times are known, and pipes_self_test, which measures them.
#include "harness/self_test/known_programs.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/self_test/busy_wait.hpp"
#include "harness/test/ended_program.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char plans[] = TYPED_PIPES_SOURCE_DIR "/harness/self_test/plans";

TEST(delay_in, is_the_number_in_the_name) {
  EXPECT_EQ(delay_in("delayed_2500ps"), 2500u);
  EXPECT_EQ(delay_in("delayed_1000000000ps"), longest_delay_ps);
  for (const char* other :
       {"undelayed", "delayed_ps", "delayed_", "delayed_0ps", "delayed_07ps", "delayed_-5ps",
        "delayed_5ns", "delayed_5 ps", "delayed_1000000001ps", "delayed_99999999999999999999ps"}) {
    EXPECT_EQ(delay_in(other), std::nullopt) << other;
  }
}

TEST(busy_wait, takes_at_least_the_time_it_is_given) {
  const std::uint64_t start_ns = clock::now_ns();
  EXPECT_GE(wait_by_clock(start_ns, 300'000), start_ns + 300'000);
  EXPECT_GE(clock::now_ns() - start_ns, 300'000u);
}

TEST(busy_wait, turns_are_proportional_to_time) {
  const auto turns = static_cast<double>(turns_in(1e6));
  EXPECT_GT(turns, 1000);
  EXPECT_NEAR(static_cast<double>(turns_in(3e6)) / turns, 3, 0.01);
  EXPECT_EQ(turns_in(0), 0u);
}

program the_program(const std::vector<program>& all, std::string_view workload,
                    std::string_view backend, std::string_view wait) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const program& p) {
    return p.workload.name == workload && p.backend == backend && p.wait == wait;
  });
  return found == all.end() ? program{} : *found;
}

// Runs each side in a thread; returns their tallies, and how long they took.
std::pair<std::vector<tally>, std::uint64_t> run(const program& p, std::uint64_t operations) {
  auto sides = p.sides({.operations = operations});
  std::vector<tally> seen(sides.size());
  const std::uint64_t start_ns = clock::now_ns();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < sides.size(); ++i)
      threads.emplace_back([&, i] { seen[i] = std::move(sides[i].timed)(); });
  }
  return {std::move(seen), clock::now_ns() - start_ns};
}

TEST(self_test_programs, carry_every_number_in_order) {
  const std::vector<program> all = self_test_programs({"delayed_200ps", "ring"});
  for (const char* backend : {"undelayed", "delayed_200ps"}) {
    for (const char* workload : {"ping_pong", "create_close"}) {
      const program p = the_program(all, workload, backend, "park");
      ASSERT_TRUE(p.sides) << workload << " " << backend;
      const auto [seen, ns] = run(p, 2000);
      EXPECT_EQ(p.check({.operations = 2000}, seen).fault, "") << workload << " " << backend;
    }
  }
  const program waits = the_program(all, "programmed", "waits_20us", "spin");
  EXPECT_EQ(waits.check({.operations = 5}, run(waits, 5).first).fault, "");
}

// Held against the same turns without messages right before and after, because a processor changes its speed.
TEST(self_test_programs, delay_each_message_of_a_trial_and_of_no_other) {
  constexpr std::uint64_t round_trips = 100;
  const std::vector<program> all = self_test_programs({"delayed_100000000ps"});
  const program delayed = the_program(all, "ping_pong", "delayed_100000000ps", "park");
  const program undelayed = the_program(all, "ping_pong", "undelayed", "park");
  const std::uint64_t turns = turns_in(100'000) * 2 * round_trips;
  const auto bare_ns = [&] {
    const std::uint64_t start_ns = clock::now_ns();
    count_down(turns);
    return clock::now_ns() - start_ns;
  };
  double most_delayed = 0, least_undelayed = 1e9;
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t before_ns = bare_ns(), delayed_ns = run(delayed, round_trips).second;
    const std::uint64_t undelayed_ns = run(undelayed, round_trips).second, after_ns = bare_ns();
    const auto bare = static_cast<double>(std::max(before_ns, after_ns));
    most_delayed = std::max(most_delayed, static_cast<double>(delayed_ns) / bare);
    least_undelayed = std::min(least_undelayed, static_cast<double>(undelayed_ns) / bare);
  }
  EXPECT_GT(most_delayed, 0.9);
  EXPECT_LT(least_undelayed, 0.5);
}

TEST(self_test_programs, wait_as_long_as_they_say) {
  const std::vector<program> all = self_test_programs({});
  EXPECT_GE(run(the_program(all, "programmed", "waits_2ms", "spin"), 5).second, 10'000'000u);
  EXPECT_GE(run(the_program(all, "programmed", "waits_200us", "spin"), 5).second, 1'000'000u);
}

TEST(self_test_programs, are_in_no_other_program) {
  EXPECT_GT(self_test_programs({}).size(), all_programs().size());
  for (const program& p : all_programs()) {
    EXPECT_THAT(p.backend, Not(HasSubstr("delayed")));
    EXPECT_NE(p.workload.name, "programmed");
  }
}

ended run_program(const std::string& arguments) {
  return run_command(say(TYPED_PIPES_SELF_TEST, " ", arguments));
}

std::string plan(const std::string& name) { return say("--plan=", plans, "/", name, ".toml "); }

TEST(pipes_self_test, explains_itself_and_names_bad_input_in_a_line) {
  const ended help = run_program("--help");
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.text, StartsWith("pipes_self_test: "));
  EXPECT_THAT(help.text, HasSubstr("delayed_2500ps"));
  EXPECT_THAT(run_program("--version").text, StartsWith("pipes_self_test, commit "));
  for (const char* bad :
       {"--bogus", "--backend=delayed_0ps", "--backend=delayed_5ns", "--workload=programed"}) {
    const ended e = run_program(bad);
    EXPECT_EQ(e.code, 2) << bad;
    EXPECT_THAT(e.text, StartsWith("pipes_self_test: ")) << bad;
    EXPECT_EQ(std::count(e.text.begin(), e.text.end(), '\n'), 1) << e.text;
  }
}

TEST(pipes_self_test, has_the_cells_of_every_plan) {
  EXPECT_THAT(run_program("--list " + plan("identical")).text, HasSubstr("create_close/slots_3/"));
  EXPECT_THAT(run_program("--list " + plan("identical")).text, HasSubstr(":same_pu/wait:park"));
  EXPECT_THAT(run_program("--list " + plan("identical")).text,
              ContainsRegex("ping_pong/slots_2/[^ ]*pairs:8/"));
  EXPECT_THAT(run_program("--list " + plan("hog")).text, HasSubstr("programmed/waits_2ms/"));
  EXPECT_THAT(run_program("--list " + plan("hog")).text, HasSubstr("create_close/slots/"));
  EXPECT_THAT(run_program("--list " + plan("programmed")).text,
              HasSubstr("programmed/waits_20us_2/"));
  EXPECT_THAT(run_program("--list " + plan("busy")).text, HasSubstr("programmed/leaves_busy/"));
  const ended delayed =
      run_program("--list --backend=undelayed,undelayed,delayed_7ps " + plan("delayed"));
  for (const char* cell :
       {"create_close/undelayed/", "ping_pong/undelayed_2/", "ping_pong/delayed_7ps/"}) {
    EXPECT_THAT(delayed.text, HasSubstr(cell));
  }
}

// Tests of this class have a directory for runs. Theirs are of a few operations, which spares the look at the machine.
class self_test_run : public ::testing::Test {
 protected:
  [[nodiscard]] ended measured(const std::string& name, const std::string& arguments) const {
    const std::filesystem::path few = out / (name + ".toml");
    std::filesystem::copy_file(say(plans, "/", name, ".toml"), few);
    std::ofstream(few, std::ios::app) << "most_operations = 8\n";
    return run_program(
        say("--plan=", few.string(), " --quiet --rounds=1 --out=", out.string(), " ", arguments));
  }
  const scratch_directory scratch;
  const std::filesystem::path& out = scratch.path;
};

TEST_F(self_test_run, marks_what_leaves_a_thread_running) {
  const ended e = measured("busy", "--processes=1");
  EXPECT_EQ(e.code, 0) << e.text;
  std::ifstream file(out / "latest" / "trials.csv");
  EXPECT_TRUE(file.is_open());
  for (std::string line; std::getline(file, line);) {
    if (line.find("leaves_busy") != std::string::npos) {
      EXPECT_THAT(line, HasSubstr("left_busy"));
    }
    if (line.find("waits_") != std::string::npos) {
      EXPECT_THAT(line, Not(HasSubstr("left_busy")));
    }
  }
}

TEST_F(self_test_run, ends_beside_a_thread_that_runs_for_good) {
  const ended e = measured("busy", "--backend=waits_200us,stays_busy --processes=2");
  EXPECT_EQ(e.code, 2) << e.text;
  EXPECT_THAT(e.text, StartsWith("pipes_self_test: programmed/stays_busy/"));
  EXPECT_THAT(e.text, HasSubstr("left a thread running for 2 s after its trial"));
  EXPECT_EQ(std::count(e.text.begin(), e.text.end(), '\n'), 1) << e.text;
}

TEST_F(self_test_run, names_its_delays_in_the_run) {
  const ended e = measured("delayed",
                           "--filter=create_close/.*same_pu.*spin --processes=2 "
                           "--backend=undelayed,undelayed,delayed_7ps");
  EXPECT_EQ(e.code, 0) << e.text;
  std::ifstream file(out / "latest" / "run.json");
  const std::string run{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(run, HasSubstr("\"create_close/delayed_7ps/"));
  EXPECT_THAT(run, HasSubstr("waits for 0.007 ns before each message"));
}

}  // namespace
}  // namespace typed_pipes::harness
