// What a backend leaves running is waited for, so that it does not disturb the next trial.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/machine/quiet.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/runner.hpp"

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

// Leaves a thread that runs for so long, or until it has been enough.
void leave_running(std::chrono::milliseconds length) {
  std::thread([until = std::chrono::steady_clock::now() + length] {
    while (std::chrono::steady_clock::now() < until && !enough.load(std::memory_order_relaxed)) {
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

absl::StatusOr<run_record> run_of(const std::vector<program>& programs, int rounds) {
  const absl::StatusOr<topology> machine = topology::load();
  selection s;
  s.plan = "quick";
  s.processes = 1;
  s.rounds = rounds;
  s.trial_ms = 0.1;
  s.placements = {"same_pu"};
  const absl::StatusOr<plan> p = make_plan(s, programs, *machine);
  if (!p.ok()) return p.status();
  return run(*p, *machine, {60.0, true});
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
