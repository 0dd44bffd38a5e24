// The rounds of a run: their order, what observers are told, and what a stopped run leaves.
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "harness/registry/all_programs.hpp"
#include "harness/run/runner.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Two groups of a few cells.
plan two_groups(const topology& machine, int rounds = 3) {
  selection s;
  s.plan = "smoke";
  s.rounds = rounds;
  s.seed = 1;
  s.filter =
      "^(stream|ping_pong)/(ring|queue_mutex)/.*pairs:1/payload_bytes:8/.*unpinned/wait:park";
  absl::StatusOr<plan> p = make_plan(s, all_programs(), machine);
  if (!p.ok()) throw std::runtime_error(std::string(p.status().message()));
  return *std::move(p);
}

// Remembers how many trials there were when it was told, and ends the run or sends a signal.
class listener final : public run_observer {
 public:
  int end_after = -1, signal_after = -1;  // rounds
  std::vector<int> rounds;
  std::vector<round_id> which_rounds;
  std::vector<std::size_t> trials;
  int begun = 0;

  bool first_round_begins(const run_record& seen) override {
    ++begun;
    trials.push_back(count(seen));
    return true;
  }
  bool round_ended(const run_record& seen, round_id which) override {
    const int round = which.round;
    rounds.push_back(round);
    which_rounds.push_back(which);
    trials.push_back(count(seen));
    if (round == signal_after) std::raise(SIGTERM);
    return round != end_after;
  }
  static std::size_t count(const run_record& seen) {
    std::size_t all = 0;
    for (const auto& each : seen.trials) all += each.size();
    return all;
  }
};

class rounds : public ::testing::Test {
 protected:
  run_record measured(const std::vector<std::string>& benchmark_flags = {}) {
    return measured_as({.quiet = true, .benchmark_flags = benchmark_flags});
  }
  run_record measured_as(run_options how) {
    how.observer = &told;
    absl::StatusOr<run_record> r = run(what, machine, how);
    if (!r.ok()) throw std::runtime_error(std::string(r.status().message()));
    return *std::move(r);
  }

  const topology machine = *topology::load();
  const plan what = two_groups(machine);
  listener told;
};

TEST_F(rounds, hold_all_groups_and_are_told_when_they_end) {
  ASSERT_THAT(what.groups, SizeIs(2));
  const std::size_t cells = what.cells.size();
  const run_record r = measured();
  EXPECT_EQ(told.begun, 1);
  EXPECT_THAT(told.rounds, ElementsAre(0, 1, 2));
  EXPECT_THAT(told.trials, ElementsAre(0, cells, 2 * cells, 3 * cells));
  EXPECT_EQ(r.rounds, 3);
  EXPECT_EQ(r.stopped_by_signal, 0);
}

TEST_F(rounds, are_dated_in_the_order_of_their_positions) {
  const run_record r = measured();
  std::vector<const trial_record*> all;
  for (const auto& each : r.trials) {
    for (const trial_record& t : each) all.push_back(&t);
  }
  const auto earlier = [](const trial_record* a, const trial_record* b) {
    return std::pair(a->of, a->position) < std::pair(b->of, b->position);
  };
  std::sort(all.begin(), all.end(), earlier);
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_TRUE(earlier(all[i - 1], all[i])) << "two trials in one place";
    EXPECT_LE(all[i - 1]->start_ns + all[i - 1]->ns, all[i]->start_ns);
  }
}

TEST_F(rounds, end_where_the_observer_ends_them) {
  told.end_after = 0;
  const run_record r = measured();
  EXPECT_EQ(r.rounds, 1);
  EXPECT_THAT(r.trials, Each(SizeIs(1)));
}

TEST_F(rounds, are_kept_where_a_signal_stops_the_run) {
  told.signal_after = 1;
  const run_record r = measured();
  EXPECT_EQ(r.stopped_by_signal, SIGTERM);
  EXPECT_EQ(r.rounds, 2);
  EXPECT_THAT(r.trials, Each(SizeIs(2)));
}

TEST_F(rounds, stay_unmarked_by_a_signal_after_the_last_one) {
  told.signal_after = 2;
  const run_record r = measured();
  EXPECT_EQ(r.stopped_by_signal, 0);
  EXPECT_EQ(r.rounds, 3);
}

// The order in which the cells ran in a round.
std::vector<std::size_t> order_of(const run_record& seen, round_id which) {
  std::vector<std::pair<int, std::size_t>> places;
  for (std::size_t i = 0; i < seen.trials.size(); ++i) {
    for (const trial_record& t : seen.trials[i]) {
      if (t.of == which) places.emplace_back(t.position, i);
    }
  }
  std::sort(places.begin(), places.end());
  std::vector<std::size_t> order;
  order.reserve(places.size());
  for (const auto& [position, cell] : places) order.push_back(cell);
  return order;
}

// A group that always came after the same other would be measured beside what that one leaves.
TEST_F(rounds, have_each_group_first_equally_often_and_none_between_the_cells_of_another) {
  const plan many = two_groups(machine, 8);
  const absl::StatusOr<run_record> r = run(many, machine, {.quiet = true});
  ASSERT_TRUE(r.ok()) << r.status();
  const std::vector<std::size_t> group_of = groups_of_cells(many);
  int first = 0;
  for (int round = 0; round < 8; ++round) {
    std::vector<std::size_t> groups;
    for (const std::size_t cell : order_of(*r, {0, round})) {
      if (groups.empty() || groups.back() != group_of[cell]) groups.push_back(group_of[cell]);
    }
    ASSERT_THAT(groups, SizeIs(2)) << "round " << round;
    first += groups.front() == 0 ? 1 : 0;
  }
  EXPECT_EQ(first, 4);
}

TEST_F(rounds, that_are_left_are_done_by_another_process_in_the_order_they_would_have_had) {
  const run_record whole = measured();
  told.end_after = 0;
  const run_record part = measured();
  ASSERT_EQ(part.rounds, 1);
  told = {};
  const run_record r = measured_as({.quiet = true, .process = 1, .before = &part});
  EXPECT_EQ(r.rounds, 3);
  EXPECT_EQ(r.stopped_by_signal, 0);
  EXPECT_GT(r.duration_s, part.duration_s);
  EXPECT_EQ(told.begun, 1);
  EXPECT_THAT(told.which_rounds, ElementsAre(round_id{1, 0}, round_id{1, 1}));
  EXPECT_THAT(r.trials, Each(SizeIs(3)));
  EXPECT_EQ(order_of(r, {0, 0}), order_of(whole, {0, 0}));
  EXPECT_EQ(order_of(r, {1, 0}), order_of(whole, {0, 1}));
  EXPECT_EQ(order_of(r, {1, 1}), order_of(whole, {0, 2}));
}

TEST_F(rounds, that_are_left_are_dropped_alone_if_they_are_stopped) {
  told.end_after = 0;
  const run_record part = measured();
  told = {};
  told.signal_after = 0;
  const run_record r = measured_as({.quiet = true, .process = 1, .before = &part});
  EXPECT_EQ(r.stopped_by_signal, SIGTERM);
  EXPECT_EQ(r.rounds, 2);
  EXPECT_THAT(r.trials, Each(SizeIs(2)));
}

TEST_F(rounds, are_no_more_than_a_process_is_given) {
  EXPECT_EQ(measured_as({.quiet = true, .rounds = 2}).rounds, 2);
  EXPECT_THAT(told.rounds, ElementsAre(0, 1));
}

TEST_F(rounds, tell_if_google_benchmarks_file_is_not_written) {
  for (const char* format : {"json", "csv", "console"}) {
    const std::string form = std::string("--benchmark_out_format=") + format;
    EXPECT_EQ(measured({"--benchmark_out=/dev/full", form}).unwritten_report, "/dev/full");
    EXPECT_THAT(measured({"--benchmark_out=/dev/null", form}).unwritten_report, IsEmpty());
  }
}

}  // namespace
}  // namespace typed_pipes::harness
