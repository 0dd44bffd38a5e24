// A thread that a backend leaves running does not disturb the next trial: it is waited for, or ends with its own
// process.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/clock.hpp"
#include "harness/machine/quiet.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/runner.hpp"
#include "harness/trial/outcome_message.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using namespace std::chrono_literals;

std::atomic<bool> enough{false};

// Leaves a thread that uses so much time of a processor, or runs until it has been enough. On a busy machine it
// begins late, so that the time of day would leave it less.
void leave_running(std::chrono::milliseconds length) {
  std::thread([length] {
    while (std::chrono::nanoseconds(clock::thread_cpu_ns()) < length &&
           !enough.load(std::memory_order_relaxed)) {
    }
  }).detach();
}

program leaving(const char* backend, std::chrono::milliseconds length) {
  program p;
  p.workload = {"leaving", "pass", "", "", 1, 1};
  p.backend = backend;
  p.wait = "park";
  p.sides = [length](const params& how) {
    std::vector<side> all;
    all.emplace_back([n = how.operations, length] {
      tally seen;
      for (std::uint64_t i = 0; i < n; ++i) seen.receive(i);
      seen.sent = n;
      if (length > 0ms) leave_running(length);
      return seen;
    });
    return all;
  };
  p.check = [](const params&, std::span<const tally>) { return verdict{}; };
  return p;
}

absl::StatusOr<run_record> run_of(const std::vector<program>& programs, int rounds,
                                  std::optional<program_start> itself = std::nullopt) {
  const absl::StatusOr<topology> machine = topology::load();
  selection s;
  s.plan = "quick";
  s.processes = 1;
  s.rounds = rounds;
  s.trial_ms = 0.1;
  s.placements = {"same_pu"};
  const absl::StatusOr<plan> p = make_plan(s, programs, *machine);
  if (!p.ok()) return p.status();
  run_options how{.hang_limit_s = 60, .quiet = true};
  how.itself = std::move(itself);
  return run(*p, *machine, how);
}

// 50 ms is longer than a trial; the warm-up leaves a thread too.
TEST(neighbours, what_is_left_running_is_waited_for_and_marked) {
  const absl::StatusOr<run_record> ended =
      run_of({leaving("tidy", 0ms), leaving("untidy", 50ms)}, 4);
  ASSERT_TRUE(ended.ok()) << ended.status();
  const run_record& r = *ended;
  ASSERT_THAT(r.trials, Each(SizeIs(4)));
  for (const trial_record& t : r.trials[0]) EXPECT_THAT(t.marks, Not(Contains("left_busy")));
  for (const trial_record& t : r.trials[1]) EXPECT_THAT(t.marks, Contains("left_busy"));
  // The next trial begins when the 50 ms are over.
  std::vector<trial_record> all = r.trials[0];
  all.insert(all.end(), r.trials[1].begin(), r.trials[1].end());
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.start_ns < b.start_ns; });
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const bool left = std::count(all[i].marks.begin(), all[i].marks.end(), "left_busy") != 0;
    if (!left) continue;
    EXPECT_GT(all[i + 1].start_ns - all[i].start_ns, 45'000'000u);
  }
}

TEST(neighbours, beside_what_never_stops_nothing_is_measured) {
  const absl::StatusOr<run_record> ended =
      run_of({leaving("endless", 1h), leaving("tidy", 0ms)}, 1);
  enough = true;
  std::this_thread::sleep_for(10ms);  // until it has seen that it was enough
  enough = false;
  EXPECT_THAT(std::string(ended.status().message()),
              AllOf(StartsWith("leaving/endless/"), HasSubstr("left a thread running for 2 s"),
                    HasSubstr("allowed: a run without it")));
}

// A program that would leave a thread for ever here, so its trials must be in the other process, a script.
program keeping() {
  program p = leaving("keeping", 1h);
  p.facts.keeps_threads = true;
  return p;
}

program_start script(const std::string& after_the_task) {
  return {"/bin/sh", {"-c", "read task; echo '{\"ready\":true}'; " + after_the_task}};
}

TEST(neighbours, what_keeps_threads_runs_in_a_process_of_its_own) {
  outcome there;
  there.ns = 100'000;
  there.start_ns = 77;
  there.messages = 5;
  there.spent.page_faults = 3;
  there.stolen = true;
  const absl::StatusOr<run_record> ended =
      run_of({keeping(), leaving("tidy", 0ms)}, 2, script("echo '" + outcome_line(there) + "'"));
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_THAT(ended->voids, SizeIs(0));
  ASSERT_THAT(ended->trials, Each(SizeIs(2)));
  for (const trial_record& t : ended->trials[0]) {
    EXPECT_EQ(t.ns, 100'000u);
    EXPECT_EQ(t.start_ns, 77u);
    EXPECT_EQ(t.messages, 5u);
    EXPECT_EQ(t.spent.page_faults, 3u);
    EXPECT_THAT(t.marks, AllOf(Contains("steal"), Not(Contains("left_busy"))));
  }
}

TEST(neighbours, a_process_of_its_own_that_fails_voids_its_cell_alone) {
  const absl::StatusOr<run_record> ended =
      run_of({leaving("tidy", 0ms), keeping()}, 2, script("echo 'pipes_bench: no' >&2; exit 2"));
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->rounds, 2);
  ASSERT_THAT(ended->voids, SizeIs(1));
  EXPECT_EQ(ended->voids[0].cell, 1u);
  EXPECT_EQ(ended->voids[0].reason, "in a process of its own: no");
  EXPECT_THAT(ended->trials[0], SizeIs(2));
  EXPECT_THAT(ended->trials[1], SizeIs(0));
}

TEST(quiet, a_process_that_waits_is_quiet_at_once) {
  const std::optional<double> busy_ms = wait_until_quiet(5000);
  ASSERT_TRUE(busy_ms.has_value());
  leave_running(30ms);
  EXPECT_GT(wait_until_quiet(5000).value_or(0), 15);
  leave_running(100ms);
  EXPECT_EQ(wait_until_quiet(20), std::nullopt);
  EXPECT_TRUE(wait_until_quiet(5000).has_value());
}

}  // namespace
}  // namespace typed_pipes::harness
