#include "harness/run/process_messages.hpp"

#include <gmock/gmock.h>

#include "harness/registry/all_programs.hpp"
#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

plan some_cells(const char* filter = "^bank/.*same_l3") {
  selection s;
  s.filter = filter;
  return *make_plan(s, all_programs(), two_cores());
}

// The record of a process after one of its rounds.
run_record example(std::size_t cells, round_id which) {
  run_record seen;
  seen.trials.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    seen.operations.push_back(100 + i);
    trial_record t;
    t.of = which;
    t.position = static_cast<int>(i);
    t.operations = 200;
    t.messages = 400;
    t.start_ns = 18'000'000'000'000'000'000u;  // more than a signed number holds
    t.ns = 25;
    if (i == 0) t.floor_round_trip_ns = 56.25;
    if (i == 1) t.floor_before_ns = 57.5, t.floor_after_ns = 58.25;
    t.spent = {1, 2,           3, 4, i == 0 ? std::optional<std::uint64_t>(5) : std::nullopt,
               6, std::nullopt};
    t.hardware = {7, std::nullopt, 8, 9};
    t.marks = {"steal"};
    seen.trials[i].push_back(t);
  }
  seen.handoff = 2;
  seen.cut_short = {1};
  return seen;
}

TEST(process_messages, carry_a_task) {
  process_task task{3, 2, 5, 4, 3, 0xFFFFFFFF, "about = \"all\"\n", "digest", example(2, {2, 0})};
  task.earlier.voids.push_back({1, {2, 0}, "lost \"one\"\nin line \xff two"});
  const absl::StatusOr<process_task> read = read_task(task_line(task));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->process, 3);
  EXPECT_EQ(read->most_rounds, 2);
  EXPECT_EQ(read->finished, 5);
  EXPECT_EQ(read->processes, 4);
  EXPECT_EQ(read->rounds, 3);
  EXPECT_EQ(read->seed, 0xFFFFFFFF);
  EXPECT_EQ(read->plan, task.plan);
  EXPECT_EQ(read->cells, "digest");
  EXPECT_EQ(read->earlier.operations, task.earlier.operations);
  EXPECT_EQ(read->earlier.handoff, 2u);
  EXPECT_EQ(read->earlier.cut_short, task.earlier.cut_short);
  ASSERT_THAT(read->earlier.voids, SizeIs(1));
  EXPECT_EQ(read->earlier.voids[0].of, (round_id{2, 0}));
  EXPECT_THAT(read->earlier.voids[0].reason, HasSubstr("lost \"one\"\nin line"));
}

TEST(process_messages, carry_the_one_trial_of_a_task_that_is_no_more) {
  process_task task;
  EXPECT_FALSE(read_task(task_line(task))->trial.has_value());
  task.trial = single_trial{7, 5'000'000'000u};
  const absl::StatusOr<process_task> read = read_task(task_line(task));
  ASSERT_TRUE(read.ok() && read->trial) << read.status();
  EXPECT_EQ(read->trial->cell, 7u);
  EXPECT_EQ(read->trial->operations, 5'000'000'000u);
}

TEST(process_messages, carry_a_round_and_nothing_of_other_rounds) {
  run_record sent = example(2, {0, 0});
  for (auto& trials : sent.trials) {
    trials.push_back(trials.front());
    trials.back().of = {0, 1};
    trials.back().ns = 99;
  }
  run_record read;
  read.trials.resize(2);
  const auto news = read_news(round_line(sent, {0, 1}), 4, read);
  ASSERT_TRUE(news.ok()) << news.status();
  EXPECT_EQ(news->what, process_news::kind::round);
  EXPECT_EQ(news->round, 1);
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_THAT(read.trials[i], SizeIs(1));
    const trial_record &there = read.trials[i][0], &here = sent.trials[i][1];
    EXPECT_EQ(there.of, (round_id{4, 1}));
    EXPECT_EQ(there.start_ns, here.start_ns);
    EXPECT_EQ(there.ns, 99u);
    EXPECT_EQ(there.floor_round_trip_ns, here.floor_round_trip_ns);
    EXPECT_EQ(there.floor_before_ns, here.floor_before_ns);
    EXPECT_EQ(there.floor_after_ns, here.floor_after_ns);
    EXPECT_EQ(there.spent.cpu_ns, 1u);
    EXPECT_EQ(there.spent.page_faults, 4u);
    EXPECT_EQ(there.spent.migrations, here.spent.migrations);
    EXPECT_EQ(there.marks, here.marks);
    EXPECT_EQ(there.spent.futex_waits, 6u);
    EXPECT_EQ(there.spent.futex_wakes, std::nullopt);
    EXPECT_EQ(there.hardware.cycles, 7u);
    EXPECT_EQ(there.hardware.instructions, std::nullopt);
    EXPECT_EQ(there.hardware.cache_misses, 8u);
    EXPECT_EQ(there.hardware.energy_uj, 9u);
  }
}

TEST(process_messages, clear_all_trials_of_a_cell_that_has_become_void) {
  run_record leader = example(2, {0, 0});
  run_record sent = example(2, {0, 0});
  sent.trials[1].clear();
  sent.voids.push_back({1, {1, 0}, "lost one"});
  ASSERT_TRUE(read_news(round_line(sent, {0, 0}), 1, leader).ok());
  EXPECT_THAT(leader.trials[0], SizeIs(2));
  EXPECT_THAT(leader.trials[1], IsEmpty());
  EXPECT_TRUE(leader.is_void(1));
}

TEST(process_messages, tell_how_far_a_process_is_and_how_it_ended) {
  run_record seen;
  const auto steps = read_news(steps_line(7, "round 1 of 2", "bank/ring"), 0, seen);
  ASSERT_TRUE(steps.ok());
  EXPECT_THAT(*steps, Field(&process_news::steps, 7u));
  EXPECT_EQ(steps->cell, "bank/ring");
  run_record stopped = example(1, {0, 0});
  stopped.stopped_by_signal = 15;
  const auto end = read_news(end_line(stopped), 0, seen);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->what, process_news::kind::end);
  EXPECT_EQ(seen.stopped_by_signal, 15);
}

TEST(process_messages, refuse_what_is_none) {
  run_record seen;
  seen.trials.resize(1);
  const std::string of_two = round_line(example(2, {0, 0}), {0, 0});
  for (const std::string& line : {std::string("hello"), std::string("{}"), std::string(), of_two}) {
    EXPECT_FALSE(read_news(line, 0, seen).ok()) << line;
    EXPECT_FALSE(read_task(line).ok()) << line;
  }
}

TEST(process_messages, know_plans_of_other_cells) {
  EXPECT_EQ(cells_digest(some_cells()), cells_digest(some_cells()));
  EXPECT_NE(cells_digest(some_cells()), cells_digest(some_cells("^bank/.*same_pu")));
}

}  // namespace
}  // namespace typed_pipes::harness
