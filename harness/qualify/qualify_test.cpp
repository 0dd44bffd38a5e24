// Tests the results computed from readings and round trips, the grade, and the program.
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/clock.hpp"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"
#include "harness/qualify/qualification_json.hpp"
#include "harness/qualify/qualification_text.hpp"
#include "harness/test/ended_program.hpp"
#include "harness/test/invented_machine.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// Nothing disturbs this machine.
qualification quiet_machine() {
  qualification q;
  q.nearest = "same_l3";
  q.clock = {24, 10};
  q.clocks.push_back({0, 1, {3, 30}, std::nullopt});
  q.spin.seconds = 10;
  q.spin.threads = 2;
  q.spin.gaps = 7;
  q.spin.lost_share = 0.0001;
  q.spin.longest_gap_ns = 12'000;
  q.spin.steal_share = 0;
  q.placements.push_back({"smt", {}, "no core has two processing units", {}});
  q.placements.push_back({"same_l3", {0, 1}, "", std::vector<double>(20, 58)});
  q.resolves = 0.013;
  return q;
}

TEST(quantile, lies_between_two_values_where_it_falls_there) {
  EXPECT_EQ(quantile({3}, 0.25), 3);
  EXPECT_EQ(quantile({4, 1, 3, 2, 5}, 0.25), 2);
  EXPECT_EQ(quantile({1, 2}, 0.25), 1.25);
  EXPECT_EQ(quantile({1, 2}, 1), 2);
}

TEST(offset_of, is_within_what_the_fastest_exchanges_allow) {
  // The second clock is 1000 ahead; the way there takes 20 to 90, the way back 30 to 70.
  const std::vector<clock_exchange> seen{{100, 1190, 260}, {300, 1320, 390}, {500, 1540, 570}};
  const clock_offset found = offset_of(seen, 2);
  EXPECT_EQ(found.offset_ns, 2 * (1020 + 970) / 2.0);
  EXPECT_EQ(found.bound_ns, 2 * (1020 - 970) / 2.0);
}

TEST(offset_of, takes_a_clock_that_is_behind) {
  const std::vector<clock_exchange> seen{{5000, 4020, 5050}};
  EXPECT_EQ(offset_of(seen, 1).offset_ns, -1005);
  EXPECT_EQ(offset_of(seen, 1).bound_ns, 25);
}

TEST(spin_window, counts_only_gaps_above_a_microsecond) {
  spin_window w;
  for (const std::uint64_t ns : {25u, 1000u, 1001u, 25u, 7000u}) w.add(ns);
  EXPECT_EQ(w.gaps, 2u);
  EXPECT_EQ(w.lost_ns, 8001u);
  EXPECT_EQ(w.longest_gap_ns, 7000u);
  EXPECT_DOUBLE_EQ(w.lost_share(), 8001.0 / 9051);
  EXPECT_DOUBLE_EQ(w.readings_per_ns(), 3.0 / 1050);
}

TEST(steadiness, is_that_of_all_windows) {
  const std::vector<spin_window> windows{
      {1000, 40, 0, 0, 0}, {1000, 20, 0, 0, 0}, {1000, 41, 1, 500, 500}, {1000, 40, 0, 0, 0}};
  const steadiness all = sum_up(windows, 2);
  EXPECT_EQ(all.gaps, 1u);
  EXPECT_DOUBLE_EQ(all.seconds, 2e-6);
  EXPECT_DOUBLE_EQ(all.lost_share, 0.125);
  EXPECT_DOUBLE_EQ(all.worst_window_share, 0.5);
  EXPECT_DOUBLE_EQ(all.slowest_window, 0.5);
}

TEST(count_modes, finds_the_speeds_of_a_machine) {
  std::vector<double> near, all;
  for (int i = 0; i < 40; ++i) near.push_back(55 + i % 5 * 0.7);
  EXPECT_EQ(count_modes(near), 1);
  EXPECT_EQ(count_modes({55, 56, 200}), 1) << "too few to tell";
  all = near;
  for (int i = 0; i < 20; ++i) all.push_back(200 + i % 4 * 2);
  EXPECT_EQ(count_modes(all), 2);
  for (int i = 0; i < 20; ++i) all.push_back(580 + i % 4 * 5);
  EXPECT_EQ(count_modes(all), 3);
  near.push_back(900);
  EXPECT_EQ(count_modes(near), 1) << "a single one is none of its own";
}

TEST(resolvable, is_two_quantiles_of_student_times_the_standard_error) {
  EXPECT_EQ(resolvable(std::vector{0.01, -0.01}), std::nullopt);
  const std::vector<double> ratios{0.02, -0.02, 0.01, -0.01, 0.0, 0.03, -0.03, 0.0};
  const double error = std::sqrt(28e-4 / 7 / 8);
  // Of seven degrees of freedom, from a table.
  EXPECT_NEAR(*resolvable(ratios), std::expm1((2.364624 + 1.894579) * error), 1e-7);
}

TEST(judge, gives_the_grade_of_the_worst_rule_and_says_which) {
  EXPECT_EQ(judge(quiet_machine()).given, grade::quiet);
  EXPECT_THAT(judge(quiet_machine()).because, IsEmpty());
  qualification q = quiet_machine();
  q.resolves = 0.05;
  EXPECT_EQ(judge(q).given, grade::usable);
  EXPECT_THAT(judge(q).because, ElementsAre(HasSubstr("5 % is the smallest difference")));
  q.spin.longest_gap_ns = 80e6;
  EXPECT_EQ(judge(q).given, grade::unfit);
  EXPECT_THAT(judge(q).because, ElementsAre("80 ms is the longest gap of a spinning thread"));
  EXPECT_EQ(judge(q).unfit_below, 0.05);
}

TEST(judge, knows_every_disturbance) {
  const auto given = [](auto disturb) {
    qualification q = quiet_machine();
    disturb(q);
    return judge(q).given;
  };
  EXPECT_EQ(given([](auto& q) { q.spin.lost_share = 0.05; }), grade::unfit);
  EXPECT_EQ(given([](auto& q) { q.spin.lost_share = 0.01; }), grade::usable);
  EXPECT_EQ(given([](auto& q) { q.spin.steal_share = 0.001; }), grade::usable);
  EXPECT_EQ(given([](auto& q) { q.spin.steal_share = 0.2; }), grade::unfit);
  EXPECT_EQ(given([](auto& q) { q.spin.involuntary_switches = 100; }), grade::usable);
  EXPECT_EQ(given([](auto& q) { q.spin.involuntary_switches = 3000; }), grade::unfit);
  EXPECT_EQ(given([](auto& q) { q.resolves = 0.3; }), grade::unfit);
  EXPECT_EQ(given([](auto& q) {
              for (int i = 0; i < 20; ++i) q.placements[1].round_trips_ns.push_back(200);
            }),
            grade::usable);
}

TEST(qualification_line, warns_only_if_differences_drown) {
  qualification q = quiet_machine();
  EXPECT_EQ(qualification_line(q),
            "machine: hand-off 58 ns, longest gap 12 µs, no steal; hand-offs resolve about 1.3 %; "
            "grade A\n");
  q.resolves = 0.14;
  q.spin.steal_share = 0.004;
  EXPECT_EQ(qualification_line(q),
            "machine: hand-off 58 ns, longest gap 12 µs, 0.4 % stolen; hand-offs resolve about 14 "
            "%; grade C\n"
            "machine: not fit for differences below 14 %: 14 % is the smallest difference that is "
            "resolved\n");
  q.resolves = 1.46;
  EXPECT_THAT(qualification_line(q), HasSubstr("hand-offs resolve about 146 %;"));
}

TEST(qualification_text, says_why_something_is_not_there) {
  qualification q = quiet_machine();
  EXPECT_THAT(qualification_text(q), StartsWith("grade A: quiet\n"));
  EXPECT_THAT(qualification_text(q), HasSubstr("not available: no core has two processing units"));
  EXPECT_THAT(qualification_text(q), HasSubstr("not available: /proc/pressure/cpu"));
  EXPECT_THAT(qualification_text(q), HasSubstr("give or take 30 ns"));
  q.resolves.reset();
  EXPECT_THAT(qualification_text(q), HasSubstr("resolves      not available: "));
}

TEST(qualification_json, has_null_and_the_reason_for_what_is_unknown) {
  qualification q = quiet_machine();
  q.spin.steal_share.reset();
  const auto j = qualification_json(q);
  EXPECT_EQ(j["grade"], "A");
  EXPECT_EQ(j["resolves"], 0.013);
  EXPECT_TRUE(j["spin"]["steal_share"].is_null());
  EXPECT_TRUE(j["spin"].contains("steal_share_reason"));
  EXPECT_EQ(j["hand_offs"][0]["absent"], "no core has two processing units");
  EXPECT_EQ(j["hand_offs"][1]["modes"], 1);
  EXPECT_EQ(j["hand_offs"][1]["median_ns"], 58);
}

TEST(clock_facts, are_those_of_a_clock_that_runs) {
  const clock_facts c = steady_clock_facts();
  EXPECT_GT(c.read_ns, 0);
  EXPECT_GT(c.step_ns, 0);
  const auto counter = counter_facts();
  ASSERT_EQ(counter.has_value(), clock::has_ticks);
  if (counter) {
    EXPECT_GT(counter->step_ns, 0);
  }
}

TEST(compare_clocks, bounds_the_offset_between_two_units) {
  const topology machine = *topology::load();
  if (machine.allowed().size() < 2) GTEST_SKIP() << "one processing unit";
  const auto found = compare_clocks(machine, machine.allowed()[0], machine.allowed()[1]);
  ASSERT_TRUE(found.ok()) << found.status();
  // The kernel keeps its clock the same on all units.
  EXPECT_LE(std::abs(found->clock.offset_ns), found->clock.bound_ns);
  EXPECT_GT(found->clock.bound_ns, 0);
}

TEST(qualify, refuses_a_machine_that_is_only_described) {
  EXPECT_THAT(std::string(qualify(two_cores(), thoroughness::brief).status().message()),
              HasSubstr("HWLOC_SYNTHETIC"));
}

ended run_program(const std::string& arguments) {
  return run_command(say(TYPED_PIPES_QUALIFY, " ", arguments));
}

TEST(pipes_qualify, measures_and_writes_what_it_found) {
  namespace fs = std::filesystem;
  const scratch_directory scratch;
  const fs::path file = scratch.path / "qualification.json";
  const ended e = run_program(say("--short --json=", file.string()));
  EXPECT_EQ(e.code, 0) << e.text;
  EXPECT_THAT(e.text, HasSubstr("grade "));
  std::ifstream in(file);
  const auto found = nlohmann::json::parse(in, nullptr, false);
  ASSERT_TRUE(found.is_object());
  EXPECT_EQ(found["schema"], "pipes-qualification/1");
  const auto& q = found["qualification"];
  EXPECT_EQ(q["form"], "short");
  EXPECT_GT(q["clock"]["read_ns"], 0);
  EXPECT_GT(q["spin"]["longest_gap_ns"], -1);
  EXPECT_NEAR(q["spin"]["seconds"], 0.5, 0.4);
}

TEST(pipes_qualify, explains_itself_and_names_bad_input_in_a_line) {
  EXPECT_THAT(run_program("--help").text, HasSubstr("--short"));
  EXPECT_EQ(run_program("--help").code, 0);
  const ended unknown = run_program("--shrt");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.text, StartsWith("pipes_qualify: "));
  const ended unwritable = run_program("--short --json=/nowhere/x.json");
  EXPECT_EQ(unwritable.code, 2);
  EXPECT_THAT(unwritable.text,
              StartsWith("pipes_qualify: --json=/nowhere/x.json: cannot be written"));
  EXPECT_THAT(unwritable.text, Not(HasSubstr("grade")));
}

}  // namespace
}  // namespace typed_pipes::harness
