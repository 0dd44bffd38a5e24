#include "harness/extent/time_budget.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/registry/all_programs.hpp"
#include "harness/run/progress.hpp"
#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr extent as_planned{12, 3};
// Rounds of 10 s; 2 s at the beginning, 1 s for a process, 1 s at the end.
constexpr expected_time tens{2, 1, 10, 1};

TEST(expected_time, counts_all_that_a_run_does) {
  EXPECT_EQ(tens.of(1, 1), 2 + 11 + 1);
  EXPECT_EQ(tens.of(12, 3), 2 + 12 * 31 + 1);
}

TEST(expected_time, follows_cells_and_the_length_of_trials) {
  selection s;
  s.filter = "^bank/";
  s.trial_ms = 20;
  const expected_time bank = expected_of(*make_plan(s, all_programs(), two_cores()));
  s.trial_ms = 200;
  const expected_time longer = expected_of(*make_plan(s, all_programs(), two_cores()));
  EXPECT_GT(longer.round_s, 8 * bank.round_s);
  EXPECT_LT(longer.round_s, 10 * bank.round_s);
  s.filter = "^(bank|ping_pong)/";
  s.trial_ms = 20;
  EXPECT_GT(expected_of(*make_plan(s, all_programs(), two_cores())).round_s, 2 * bank.round_s);
}

// The plan of one cell of the program.
plan of_one(const program& p, std::uint64_t most_operations = 0) {
  plan what;
  what.requested.most_operations = most_operations;
  what.cells.emplace_back().what = &p;
  return what;
}

TEST(expected_time, counts_every_way_of_a_floor) {
  program one, four;
  four.ways = 4;
  const double cell_s = expected_of(of_one(one)).round_s;
  EXPECT_NEAR(expected_of(of_one(four)).round_s, 4 * cell_s, 1e-9);
}

TEST(expected_time, counts_the_process_that_a_trial_has_of_its_own) {
  program here, apart;
  apart.facts.keeps_threads = true;
  EXPECT_GT(expected_of(of_one(apart)).round_s, expected_of(of_one(here)).round_s);
}

TEST(expected_time, leaves_out_the_qualification_that_a_plan_goes_without) {
  const program p{};
  EXPECT_LT(expected_of(of_one(p, 64)).begin_s, expected_of(of_one(p)).begin_s);
}

TEST(fit, takes_processes_before_rounds_and_no_more_than_planned) {
  EXPECT_EQ(*fit(1000, tens, as_planned), as_planned);
  EXPECT_EQ(*fit(tens.of(12, 3), tens, as_planned), as_planned);
  EXPECT_EQ(*fit(tens.of(12, 3) - 1, tens, as_planned), (extent{12, 2}));
  EXPECT_EQ(*fit(tens.of(12, 1), tens, as_planned), (extent{12, 1}));
  EXPECT_EQ(*fit(tens.of(12, 1) - 1, tens, as_planned), (extent{11, 1}));
  EXPECT_EQ(*fit(tens.of(1, 1), tens, as_planned), (extent{1, 1}));
  EXPECT_EQ(*fit(tens.of(1, 2), tens, {1, 5}), (extent{1, 2}));
}

TEST(fit, refuses_less_than_a_round_and_says_how_much_it_takes) {
  EXPECT_EQ(fit(13.5, tens, as_planned).status().message(),
            "too little for one round of one process (allowed: from 14s)");
}

TEST(widening, is_by_student_and_the_number_of_processes) {
  EXPECT_EQ(widening(12, 12), 1);
  EXPECT_NEAR(*widening(8, 12), 2.3646 / std::sqrt(8) / (2.2010 / std::sqrt(12)), 0.0005);
  EXPECT_NEAR(*widening(4, 12), 3.1824 / std::sqrt(4) / (2.2010 / std::sqrt(12)), 0.0005);
  EXPECT_FALSE(widening(3, 12).has_value());
  EXPECT_FALSE(widening(1, 1).has_value());
}

TEST(budget_text, says_what_the_time_buys) {
  EXPECT_EQ(budget_text(300, {8, 2}, as_planned, {}),
            "budget 5 min: 8 processes of 2 rounds (the plan has 12 processes of 3); intervals "
            "about 1.3 times as wide as the plan's own\n");
  EXPECT_THAT(budget_text(90, {6, 1}, as_planned, {}),
              EndsWith("intervals about 1.7 times as wide as the plan's own\n"));
  EXPECT_THAT(
      budget_text(90, {5, 1}, as_planned, {}),
      AllOf(HasSubstr("budget 90 s: 5 processes of 1 round (the plan has 12 processes of 3); "),
            EndsWith("the plan's own, and one process that differs decides\n")));
  EXPECT_THAT(
      budget_text(7200, {1, 1}, as_planned, 0.01),
      HasSubstr(
          "budget 2 h: 1 process of 1 round (the plan has 12 processes of 3); no interval, which "
          "takes 4 processes\n"));
  EXPECT_THAT(budget_text(7200, {1, 1}, {1, 3}, 0.01),
              AllOf(Not(HasSubstr("interval")), Not(HasSubstr("resolves"))));
  EXPECT_THAT(budget_text(7200, {12, 2}, as_planned, {}),
              EndsWith("; intervals about as wide as the plan's own\n"));
  EXPECT_THAT(budget_text(7200, {8, 2}, as_planned, 0.0123),
              EndsWith("as wide as the plan's own; this machine now resolves about 1.23 %\n"));
}

// A run that is told to the budget, by a clock of its own.
class budget_of_a_run : public ::testing::Test {
 protected:
  struct listener final : run_observer {
    int told = 0;
    bool first_round_begins(const run_record&) override { return true; }
    bool round_ended(const run_record&, round_id) override {
      ++told;
      return true;
    }
  };
  budget_of_a_run() {
    selection s;
    s.filter = "^bank/.*same_l3";
    what = *make_plan(s, all_programs(), two_cores());
    what.processes = as_planned.processes;
    what.rounds = 1;
    seen.trials.resize(what.cells.size());
  }
  time_budget given(double seconds) {
    return {{.seconds = seconds,
             .start_ns = 0,
             .planned = as_planned,
             .resolves = 0.02,
             .tell = [this](const std::string& line) { lines.push_back(line); },
             .now_ns = [this] { return now_ns; }},
            what,
            results};
  }
  void pass(double seconds) { now_ns += static_cast<std::uint64_t>(seconds * 1e9); }
  // Whether another round is to come after one that took so long.
  bool goes_on_after(time_budget& budget, double round_s) {
    pass(round_s);
    ++seen.rounds;
    return budget.round_ended(seen, {seen.rounds - 1, 0});
  }

  plan what;
  run_record seen;
  listener results;
  std::uint64_t now_ns = 0;
  std::vector<std::string> lines;
};

TEST_F(budget_of_a_run, chooses_again_after_the_first_round) {
  time_budget budget = given(100);
  pass(5);
  ASSERT_TRUE(budget.first_round_begins(seen));
  EXPECT_TRUE(goes_on_after(budget, 20));
  EXPECT_EQ((extent{what.processes, what.rounds}), (extent{4, 1}));
  ASSERT_THAT(
      lines, ElementsAre(AllOf(HasSubstr("4 processes of 1 round (the plan has 12 processes of 3)"),
                               EndsWith("; this machine now resolves about 2 %\n"))));
  EXPECT_TRUE(goes_on_after(budget, 20));
  EXPECT_TRUE(goes_on_after(budget, 20));
  EXPECT_FALSE(goes_on_after(budget, 20)) << "all are done";
  EXPECT_FALSE(budget.spent());
}

TEST_F(budget_of_a_run, may_come_to_more_rounds) {
  time_budget budget = given(100);
  ASSERT_TRUE(budget.first_round_begins(seen));
  EXPECT_TRUE(goes_on_after(budget, 2));
  EXPECT_EQ((extent{what.processes, what.rounds}), as_planned);
}

TEST_F(budget_of_a_run, ends_before_a_round_that_would_end_too_late) {
  time_budget budget = given(100);
  ASSERT_TRUE(budget.first_round_begins(seen));
  EXPECT_TRUE(goes_on_after(budget, 15));
  EXPECT_TRUE(goes_on_after(budget, 30));
  EXPECT_FALSE(goes_on_after(budget, 30));
  EXPECT_TRUE(budget.spent());
  EXPECT_EQ(results.told, 3) << "a round that is done is written";
}

TEST_F(budget_of_a_run, does_not_count_what_is_not_repeated) {
  time_budget budget = given(100);
  ASSERT_TRUE(budget.first_round_begins(seen));
  trial_record once;
  once.ns = 30'000'000'000;
  seen.trials[0].push_back(once);
  seen.cut_short = {0};
  EXPECT_TRUE(goes_on_after(budget, 35));
  EXPECT_EQ(what.processes, 12);
}

TEST_F(budget_of_a_run, does_one_round_even_if_it_begins_late) {
  time_budget budget = given(10);
  pass(11);
  EXPECT_TRUE(budget.first_round_begins(seen));
  EXPECT_FALSE(goes_on_after(budget, 5));
  EXPECT_EQ(what.all_rounds(), 1);
  EXPECT_FALSE(budget.spent());
}

TEST_F(budget_of_a_run, that_goes_on_ends_at_once_if_no_round_is_left_in_it) {
  seen.rounds = 4;
  seen.duration_s = 80;
  what.processes = 6;
  {
    time_budget enough = given(200);
    pass(80);
    EXPECT_TRUE(enough.first_round_begins(seen));
    EXPECT_EQ(what.processes, 6);
  }
  time_budget little = given(95);
  EXPECT_FALSE(little.first_round_begins(seen));
  EXPECT_TRUE(little.spent());
}

TEST_F(budget_of_a_run, has_further_processes_while_they_are_asked_for_and_fit) {
  what.processes = 2;
  int calls = 0;
  time_budget budget({.seconds = 100,
                      .start_ns = 0,
                      .planned = {2, 1},
                      .now_ns = [this] { return now_ns; },
                      .goes_on =
                          [&](const run_record& so_far) {
                            EXPECT_EQ(so_far.rounds, what.all_rounds())
                                << "before it has all its rounds";
                            return ++calls <= 2;
                          }},
                     what, results);
  ASSERT_TRUE(budget.first_round_begins(seen));
  EXPECT_TRUE(goes_on_after(budget, 10));
  EXPECT_EQ(calls, 0);
  EXPECT_TRUE(goes_on_after(budget, 10));
  EXPECT_EQ(what.processes, 3);
  EXPECT_TRUE(goes_on_after(budget, 10));
  EXPECT_EQ(what.processes, 4);
  EXPECT_FALSE(goes_on_after(budget, 10)) << "there are enough";
  EXPECT_EQ((std::pair{what.processes, calls}), (std::pair{4, 3}));
  EXPECT_FALSE(budget.spent());
}

TEST_F(budget_of_a_run, has_no_further_process_that_does_not_fit) {
  what.processes = 2;
  time_budget budget({.seconds = 100,
                      .start_ns = 0,
                      .planned = {2, 1},
                      .now_ns = [this] { return now_ns; },
                      .goes_on = [](const run_record&) { return true; }},
                     what, results);
  ASSERT_TRUE(budget.first_round_begins(seen));
  EXPECT_TRUE(goes_on_after(budget, 40));
  EXPECT_FALSE(goes_on_after(budget, 40));
  EXPECT_EQ(what.processes, 2);
  EXPECT_FALSE(budget.spent()) << "it has all that was planned";
}

TEST(pace, counts_the_preparation_as_longer_than_trials) {
  constexpr std::uint64_t second = 1'000'000'000;
  pace p(10, 100, 0);
  EXPECT_EQ(p.seconds_left(), 0);
  p.done(5, 10 * second);
  EXPECT_EQ(p.seconds_left(), 5 * 2 + 100 * 1);
  EXPECT_EQ(p.percent(), 4u);
}

TEST(pace, counts_trials_alone_once_there_are_some) {
  constexpr std::uint64_t second = 1'000'000'000;
  pace p(10, 100, 0);
  p.done(10, 50 * second);
  p.done(20, 60 * second);
  EXPECT_EQ(p.seconds_left(), 80 * 0.5);
  p.expect(60);
  EXPECT_EQ(p.seconds_left(), 40 * 0.5);
  p.done(40, 80 * second);
  EXPECT_EQ(p.seconds_left(), 0);
  EXPECT_TRUE(p.finished());
}

TEST(progress, shows_the_end_once_in_a_file_also_of_a_run_that_comes_to_more_trials) {
  ::testing::internal::CaptureStderr();
  {
    progress line(0, 2, false);
    for (int i = 0; i < 20; ++i) {
      line.step("round", "cell");
      if (i % 2 == 1) line.expect(static_cast<std::size_t>(i) + 3);
    }
  }
  const std::string shown = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 2) << shown;
}

}  // namespace
}  // namespace typed_pipes::harness
