// Tests which regimes a run has seen, when it goes on for more of them, and what it says of that.
#include "harness/extent/wanted_regimes.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "harness/registry/all_programs.hpp"
#include "harness/run/own_floors.hpp"
#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double near_ns = 55, far_ns = 210;

class run_of_two_regimes : public ::testing::Test {
 protected:
  run_of_two_regimes() {
    selection s;
    s.filter = "^(bank|create_close)/(ring|slots)/";
    what = *make_plan(s, all_programs(), two_cores());
    what.requested.gives.regimes = 2;
    what.requested.gives.budget = "30m";
    what.requested.rounds_per_regime = 5;
    seen.trials.resize(what.cells.size());
  }
  // A round in which each trial has the hand-off that is given for the number of its cell. Each process has two.
  template <class Ns>
  void round(Ns ns_of) {
    for (std::size_t i = 0; i < what.cells.size(); ++i) {
      trial_record t;
      t.of = {seen.rounds / 2, seen.rounds % 2};
      const double ns = ns_of(i) * (1 + 0.002 * static_cast<double>((seen.rounds + 3 * i) % 7));
      if (what.cells[i].crosses_units()) enter_floors(t, ns / 1.05, ns * 1.05);
      seen.trials[i].push_back(t);
    }
    ++seen.rounds;
  }
  void rounds(int number, double ns) {
    for (int i = 0; i < number; ++i) round([ns](std::size_t) { return ns; });
  }
  std::vector<int> counts() {
    std::vector<int> all;
    for (const regime_rounds& r : rounds_by_regime(what, seen)) all.push_back(r.rounds);
    return all;
  }

  // The trials of the last round that tell a regime.
  std::vector<trial_record*> last_round() {
    std::vector<trial_record*> all;
    for (std::size_t i = 0; i < what.cells.size(); ++i) {
      if (what.cells[i].crosses_units()) all.push_back(&seen.trials[i].back());
    }
    return all;
  }

  plan what;
  run_record seen;
  std::vector<std::string> lines;
  wanted_regimes wanted{what, [this](const std::string& line) { lines.push_back(line); }};
};

TEST_F(run_of_two_regimes, has_them_counted_those_with_most_rounds_first) {
  EXPECT_THAT(counts(), IsEmpty());
  rounds(2, far_ns);
  rounds(5, near_ns);
  EXPECT_THAT(counts(), ElementsAre(5, 2));
  EXPECT_NEAR(rounds_by_regime(what, seen)[1].hand_off_ns, far_ns, 3);
}

TEST_F(run_of_two_regimes, counts_as_many_rounds_as_each_cell_has) {
  rounds(4, near_ns);
  round([](std::size_t cell) { return cell % 2 == 0 ? near_ns : far_ns; });
  EXPECT_THAT(counts(), ElementsAre(4)) << "the host changed during the last round";
}

TEST_F(run_of_two_regimes, counts_no_trial_that_was_in_no_one_regime) {
  rounds(4, near_ns);
  for (trial_record* t : last_round()) enter_floors(*t, near_ns, far_ns);
  EXPECT_THAT(counts(), ElementsAre(3));
}

// Estimates leave them out, but not those that left something running after their end.
TEST_F(run_of_two_regimes, counts_no_trial_that_was_disturbed) {
  for (const char* mark : {"steal", "displaced", "migrated", "left_busy"}) {
    rounds(1, near_ns);
    last_round().front()->marks.emplace_back(mark);
  }
  EXPECT_THAT(counts(), ElementsAre(1));
  rounds(1, far_ns);
  for (trial_record* t : last_round()) t->marks.emplace_back("steal");
  EXPECT_THAT(counts(), ElementsAre(1)) << "the other regime has no round to be estimated from";
}

TEST_F(run_of_two_regimes, leaves_out_cells_that_are_not_measured_in_each_round) {
  rounds(4, near_ns);
  std::size_t at = 0;
  while (!what.cells[at].crosses_units()) ++at;
  seen.trials[at].resize(1);
  EXPECT_THAT(counts(), ElementsAre(1));
  seen.cut_short = {at};
  EXPECT_THAT(counts(), ElementsAre(4));
  seen.cut_short.clear();
  seen.trials[at].clear();
  seen.voids.push_back({at, {0, 0}, "lost one"});
  EXPECT_THAT(counts(), ElementsAre(4));
}

TEST_F(run_of_two_regimes, goes_on_until_each_has_enough_rounds) {
  rounds(8, near_ns);
  EXPECT_TRUE(wanted.lack(seen));
  EXPECT_THAT(
      lines,
      ElementsAre("goes on for 2 regimes of 5 rounds, at most until its budget ends: hand-off of "
                  "55 ns in 8 rounds of 4 processes; 1 not seen\n"));
  EXPECT_EQ(wanted.purpose(), " for 2 regimes of 5 rounds (8 so far)");
  rounds(6, far_ns);
  EXPECT_TRUE(wanted.lack(seen)) << "six rounds, but three processes, which give no interval";
  EXPECT_EQ(wanted.purpose(), " for 2 regimes of 5 rounds (8 + 6 so far)");
  EXPECT_EQ(lines.size(), 1u) << "it is said once";
  rounds(1, far_ns);
  EXPECT_FALSE(wanted.lack(seen));
  what.requested.rounds_per_regime = 8;
  EXPECT_TRUE(wanted.lack(seen)) << "four processes, but seven rounds";
}

// A cell that lacks the trials of a process in a regime cannot be estimated from it.
TEST_F(run_of_two_regimes, counts_as_many_processes_as_each_cell_has) {
  what.requested.gives.regimes = 1;
  rounds(8, near_ns);
  EXPECT_FALSE(wanted.lack(seen));
  std::size_t at = 0;
  while (!what.cells[at].crosses_units()) ++at;
  for (const std::size_t which : {6u, 7u}) seen.trials[at][which].marks = {"displaced"};
  EXPECT_TRUE(wanted.lack(seen));
  EXPECT_THAT(wanted.summary(seen), HasSubstr("in 6 rounds of 3 processes, too few\n"));
}

TEST_F(run_of_two_regimes, goes_on_for_nothing_that_is_not_asked_for_or_cannot_be_told) {
  rounds(2, near_ns);
  for (std::size_t i = 0; i < what.cells.size(); ++i) seen.voids.push_back({i, {0, 0}, "lost"});
  EXPECT_FALSE(wanted.lack(seen)) << "no cell is measured any more";
  seen.voids.clear();
  what.requested.gives.regimes.reset();
  EXPECT_FALSE(wanted.any());
  EXPECT_EQ(wanted.beforehand(), "");
  EXPECT_FALSE(wanted.lack(seen));
  EXPECT_THAT(lines, IsEmpty());
  EXPECT_EQ(wanted.purpose(), "");
}

TEST_F(run_of_two_regimes, says_beforehand_how_long_it_may_take) {
  EXPECT_EQ(wanted.beforehand(),
            "then further processes for 2 regimes of 5 rounds, at most 30 min in all\n");
}

TEST_F(run_of_two_regimes, says_at_its_end_what_was_seen_and_what_was_not) {
  EXPECT_EQ(wanted.summary(seen), "2 regimes of 5 rounds asked for: none seen: not measured\n");
  rounds(8, near_ns);
  EXPECT_EQ(wanted.summary(seen),
            "2 regimes of 5 rounds asked for: hand-off of 55 ns in 8 rounds of 4 processes; 1 not "
            "seen: not measured\n");
  rounds(1, far_ns);
  EXPECT_THAT(wanted.summary(seen), HasSubstr("ns in 1 round of 1 process, too few\n"));
  rounds(6, far_ns);
  EXPECT_THAT(wanted.summary(seen), HasSubstr("ns in 7 rounds of 4 processes\n"));
}

TEST_F(run_of_two_regimes, takes_the_usual_number_of_rounds_if_none_is_said) {
  what.requested.rounds_per_regime = 0;
  what.requested.gives.regimes = 1;
  rounds(11, near_ns);
  EXPECT_TRUE(wanted.lack(seen));
  EXPECT_THAT(lines, ElementsAre(HasSubstr("1 regime of 12 rounds")));
  rounds(1, near_ns);
  EXPECT_FALSE(wanted.lack(seen));
}

TEST(regimes_of_a_plan, are_refused_where_nothing_crosses_between_units) {
  selection s;
  s.filter = "^create_close/";
  plan what = *make_plan(s, all_programs(), two_cores());
  EXPECT_TRUE(check_wanted_regimes(what).ok()) << "it asks for none";
  what.requested.gives.regimes = 2;
  EXPECT_THAT(
      std::string(check_wanted_regimes(what).message()),
      HasSubstr("--regimes=2: no cell of the plan hands anything over between its two nearest "
                "processing units (allowed: "));
  s.filter = "^bank/.*same_l3";
  what = *make_plan(s, all_programs(), two_cores());
  what.requested.gives.regimes = 2;
  EXPECT_TRUE(check_wanted_regimes(what).ok());
  what.requested.most_operations = 64;
  EXPECT_THAT(
      std::string(check_wanted_regimes(what).message()),
      HasSubstr("--regimes=2: a plan that limits operations says nothing about time (allowed: "));
}

}  // namespace
}  // namespace typed_pipes::harness
