// The bare hand-offs beside each trial: what they say of it, how they are measured, and which trials have them.
#include "harness/run/own_floors.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/base/clock.hpp"
#include "harness/base/stats.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/run/floor_probe.hpp"
#include "harness/run/runner.hpp"
#include "harness/test/this_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

trial_record between(std::optional<double> before, std::optional<double> after) {
  trial_record t;
  enter_floors(t, before, after);
  return t;
}

TEST(own_floors, mark_a_trial_if_they_differ_by_more_than_half) {
  EXPECT_THAT(between(60, 89).marks, IsEmpty());
  EXPECT_THAT(between(89, 60).marks, IsEmpty());
  EXPECT_THAT(between(60, 91).marks, ElementsAre("floor_changed"));
  EXPECT_THAT(between(91, 60).marks, ElementsAre("floor_changed"));
  EXPECT_THAT(between(60, std::nullopt).marks, IsEmpty());
}

TEST(own_floors, tell_in_which_regime_a_trial_was) {
  EXPECT_NEAR(hand_off_of(between(50, 72)).value_or(0), 60, 1e-9);
  EXPECT_EQ(hand_off_of(between(60, 210)), std::nullopt);
  EXPECT_EQ(hand_off_of(between(std::nullopt, 60)), std::nullopt);
  EXPECT_EQ(hand_off_of(between(60, std::nullopt)), std::nullopt);
}

TEST(brief_floor, is_that_of_a_long_probe_and_takes_little_of_a_trial) {
  const std::vector<int>& units = here().allowed();
  floor_probe probe(here());
  EXPECT_EQ(probe.brief_ns(std::vector{units[0], units[0]}), std::nullopt);
  EXPECT_EQ(probe.brief_ns(std::vector{units[0]}), std::nullopt);
  if (units.size() < 2) GTEST_SKIP() << "one processing unit: there is no hand-off";
  const std::vector<int> two{units[0], units[1]};
  std::vector<double> ratios, brief_took_ns, long_took_ns;
  for (int i = 0; i < 25; ++i) {
    const std::uint64_t start = clock::now_ns();
    const double length = probe.round_trip_ns(two).value();
    const std::uint64_t middle = clock::now_ns();
    ratios.push_back(probe.brief_ns(two).value() / length);
    long_took_ns.push_back(static_cast<double>(middle - start));
    brief_took_ns.push_back(static_cast<double>(clock::now_ns() - middle));
  }
  // A host may have two speeds, up to 1 to 1.85 as seen, of which a short probe may meet the other one. What must not be
  // in it, the start of a thread, is a hundred times a hand-off.
  EXPECT_GT(median(ratios), 0.5);
  EXPECT_LT(median(ratios), 2);
#ifndef TYPED_PIPES_SANITIZED  // a thread takes longer to start
  // The least, because other programs may run beside the test. The long one takes about as long as a short trial.
  const auto least = [](const std::vector<double>& all) {
    return *std::min_element(all.begin(), all.end());
  };
  EXPECT_LT(3 * least(brief_took_ns), least(long_took_ns));
#endif
}

TEST(runner, measures_a_floor_before_and_after_each_trial_of_what_crosses_between_units) {
  if (here().allowed().size() < 2) GTEST_SKIP() << "one processing unit: there is no hand-off";
  selection s;
  s.processes = 1;
  s.rounds = 2;
  s.trial_ms = 1;
  s.filter =
      "^ping_pong/ring/.*pairs:1/payload_bytes:8/placement:(same_pu|same_l[23]|unpinned)/wait:park";
  const plan what = *make_plan(s, all_programs(), here());
  const run_record seen = *run(what, here(), {.quiet = true});
  int crossing = 0;
  for (std::size_t i = 0; i < what.cells.size(); ++i) {
    const bool crosses = what.cells[i].placement != "same_pu";
    crossing += crosses ? 1 : 0;
    ASSERT_EQ(seen.trials[i].size(), 2u);
    for (const trial_record& t : seen.trials[i]) {
      EXPECT_EQ(t.floor_before_ns.has_value(), crosses) << what.cells[i].name;
      EXPECT_EQ(t.floor_after_ns.has_value(), crosses) << what.cells[i].name;
      if (!crosses) continue;
      EXPECT_GT(*t.floor_before_ns, 1);
      const bool differ = floors_differ(*t.floor_before_ns, *t.floor_after_ns);
      EXPECT_EQ(std::count(t.marks.begin(), t.marks.end(), floor_changed), differ ? 1 : 0);
    }
  }
  EXPECT_GT(crossing, 0);
}

TEST(runner, measures_no_floor_beside_trials_that_say_nothing_about_time) {
  selection s;
  s.plan = "smoke";
  s.filter = "^ping_pong/ring/.*pairs:1/payload_bytes:8/placement:unpinned/wait:park";
  const run_record seen = *run(*make_plan(s, all_programs(), here()), here(), {.quiet = true});
  ASSERT_FALSE(seen.trials.empty());
  EXPECT_EQ(seen.trials[0].at(0).floor_before_ns, std::nullopt);
}

}  // namespace
}  // namespace typed_pipes::harness
