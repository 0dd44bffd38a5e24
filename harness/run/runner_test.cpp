#include "harness/run/runner.hpp"

#include <gmock/gmock.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "harness/base/stats.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/report/table.hpp"
#include "harness/test/broken_backend.hpp"
#include "harness/test/this_machine.hpp"
#include "harness/workload/compile_workload.hpp"
#include "harness/workloads/ping_pong.hpp"
#include "harness/workloads/stream.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

selection brief(std::string plan, int rounds, double trial_ms) {
  selection s;
  s.plan = std::move(plan);
  s.rounds = rounds;
  if (trial_ms > 0) s.trial_ms = trial_ms;
  s.seed = 1;
  return s;
}

run_record measured(const plan& p, double hang_limit_s = 60) {
  absl::StatusOr<run_record> r = run(p, here(), {hang_limit_s, true});
  if (!r.ok()) throw std::runtime_error(std::string(r.status().message()));
  return *std::move(r);
}

// A program of programmed latency, which also times itself.
constexpr std::chrono::microseconds programmed{20};
double own_ns_per_operation = 0;

tally busy(std::uint64_t operations) {
  using clock = std::chrono::steady_clock;
  tally seen;
  const auto start = clock::now();
  auto due = start;
  for (std::uint64_t i = 0; i < operations; ++i) {
    due += programmed;
    while (clock::now() < due) {
    }
    seen.receive(i);
    ++seen.sent;
  }
  own_ns_per_operation = std::chrono::duration<double, std::nano>(clock::now() - start).count() /
                         static_cast<double>(operations);
  return seen;
}

program known_answer() {
  program p;
  p.workload = {"known", "wait", "", "", 1, 1};
  p.backend = "none";
  p.wait = "spin";
  p.sides = [](const params& how) {
    std::vector<side> all;
    all.emplace_back([n = how.operations] { return busy(n); });
    return all;
  };
  p.check = [](const params&, std::span<const tally>) { return verdict{}; };
  return p;
}

TEST(runner, reads_a_programmed_latency_back) {
  const std::vector<program> programs{known_answer()};
  selection s = brief("quick", 1, 5);
  s.placements = {"same_pu"};
  double nearest_gap = 1e9;
  // The machine may be busy: the harness must add nothing, so the best of some
  // tries has to agree with the program's own watch, and none may be shorter than programmed.
  for (int i = 0; i < 20; ++i) {
    const absl::StatusOr<plan> p = make_plan(s, programs, here());
    ASSERT_TRUE(p.ok());
    const run_record r = measured(*p);
    ASSERT_THAT(r.trials, SizeIs(1));
    ASSERT_THAT(r.trials[0], SizeIs(1));
    const double ns = r.trials[0][0].ns_per_operation();
    EXPECT_GE(ns, 20'000.0);
    EXPECT_GE(ns, own_ns_per_operation);
    nearest_gap = std::min(nearest_gap, ns / own_ns_per_operation - 1);
  }
  EXPECT_LT(nearest_gap, 0.02);
}

TEST(runner, runs_every_round_of_every_cell_once_in_balanced_order) {
  const std::vector<program>& programs = all_programs();
  selection s = brief("smoke", 3, 0);
  s.filter = "^stream/.*pairs:1/payload_bytes:8/placement:unpinned/wait:park";
  const absl::StatusOr<plan> p = make_plan(s, programs, here());
  ASSERT_TRUE(p.ok()) << p.status();
  const run_record r = measured(*p);
  EXPECT_THAT(r.voids, IsEmpty());
  for (const auto& trials : r.trials) {
    ASSERT_THAT(trials, SizeIs(3));
    for (int round = 0; round < 3; ++round) EXPECT_EQ(trials[round].of.round, round);
  }
  for (int round = 0; round < 3; ++round) {
    std::vector<int> places;
    for (const auto& trials : r.trials) places.push_back(trials[round].position);
    std::sort(places.begin(), places.end());
    for (std::size_t i = 0; i < places.size(); ++i) EXPECT_EQ(places[i], static_cast<int>(i));
  }
}

// What Google Benchmark does before the first trial once grew with the square of their number: nearly a minute for these.
TEST(runner, begins_a_run_of_many_trials_soon) {
  const std::vector<program> programs{known_answer()};
  selection s = brief("quick", 10'000, 1);
  s.placements = {"same_pu"};
  const absl::StatusOr<plan> p = make_plan(s, programs, here());
  ASSERT_TRUE(p.ok()) << p.status();
  run_options how{.quiet = true};
  how.stop = [] { return true; };
  const std::clock_t start = std::clock();
  ASSERT_TRUE(run(*p, here(), how).ok());
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 20);
}

TEST(runner, gives_its_own_affinity_back) {
  cpu_set_t before, after;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  const std::vector<program> programs{known_answer()};
  selection s = brief("quick", 1, 0.1);
  s.placements = {"same_pu"};
  const absl::StatusOr<plan> p = make_plan(s, programs, here());
  ASSERT_TRUE(p.ok());
  measured(*p);
  ASSERT_EQ(sched_getaffinity(0, sizeof after, &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
}

// Measures a broken backend with the same plan, runner and record as any other one.
template <class Backend>
run_record run_broken() {
  const std::vector<program> programs =
      make_programs<workloads::stream>(backend_list<Backend>{}, payload_list<by_value<8>>{});
  selection s = brief("smoke", 2, 0);
  s.placements = {"unpinned"};
  s.pairs = {1};
  s.filter = "pairs:1/.*unpinned";  // and not where rivals are met
  const absl::StatusOr<plan> p = make_plan(s, programs, here());
  if (!p.ok()) throw std::runtime_error(std::string(p.status().message()));
  return measured(*p);
}

TEST(runner, voids_a_cell_that_lost_a_message) {
  const run_record r = run_broken<broken<fault::drops>>();
  ASSERT_THAT(r.voids, SizeIs(1));
  EXPECT_EQ(r.voids[0].reason, "lost 1 of 64 messages");
  EXPECT_THAT(r.trials[0], IsEmpty());
}

TEST(runner, voids_a_cell_that_doubled_a_message) {
  const run_record r = run_broken<broken<fault::doubles>>();
  ASSERT_THAT(r.voids, SizeIs(1));
  EXPECT_THAT(r.voids[0].reason, HasSubstr("received 65 messages though 64 were sent"));
}

TEST(runner, voids_a_cell_that_reordered_messages) {
  const run_record r = run_broken<broken<fault::reorders>>();
  ASSERT_THAT(r.voids, SizeIs(1));
  EXPECT_THAT(r.voids[0].reason, HasSubstr("reordered or altered"));
}

TEST(runner, accepts_the_same_backend_where_it_is_not_broken) {
  const run_record r = run_broken<broken<fault::none>>();
  EXPECT_THAT(r.voids, IsEmpty());
  EXPECT_THAT(r.trials[0], SizeIs(2));
}

TEST(runner, ends_a_trial_that_waits_for_a_lost_message) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  const std::vector<program> programs = make_programs<workloads::ping_pong>(
      backend_list<broken<fault::drops>>{}, payload_list<by_value<8>>{});
  selection s = brief("smoke", 1, 0);
  s.placements = {"unpinned"};
  s.pairs = {1};
  const absl::StatusOr<plan> p = make_plan(s, programs, here());
  ASSERT_TRUE(p.ok()) << p.status();
  EXPECT_EXIT(measured(*p, 0.5), ::testing::ExitedWithCode(1),
              "ping_pong/broken/.*: no end after 0.5 s");
}

TEST(runner, writes_what_google_benchmark_is_asked_to_write) {
  const std::vector<program> programs{known_answer()};
  selection s = brief("smoke", 2, 0);
  s.placements = {"same_pu"};
  s.pairs = {1};
  const absl::StatusOr<plan> p = make_plan(s, programs, here());
  ASSERT_TRUE(p.ok());
  // Of no scratch_directory: Google Benchmark opens it again in each later run of this process.
  const std::string file = ::testing::TempDir() + "/google_benchmark.json";
  ASSERT_TRUE(run(*p, here(), {60, true, {"--benchmark_out=" + file}}).ok());
  const auto report = nlohmann::json::parse(std::ifstream(file));
  ASSERT_EQ(report["benchmarks"].size(), 2u);
  EXPECT_THAT(report["benchmarks"][0]["name"].get<std::string>(), HasSubstr(p->cells[0].name));
  EXPECT_GE(report["benchmarks"][0]["real_time"].get<double>(), 20'000.0);
}

// harness_run_json_test makes the same run, so this test is in make nightly only.
#ifdef TYPED_PIPES_EXHAUSTIVE_TESTS
TEST(runner, passes_messages_over_every_backend_in_every_cell) {
  const absl::StatusOr<plan> p = make_plan(brief("smoke", 1, 0), all_programs(), here());
  ASSERT_TRUE(p.ok()) << p.status();
  const run_record r = measured(*p);
  for (const void_record& v : r.voids) ADD_FAILURE() << p->cells[v.cell].name << ": " << v.reason;
  for (std::size_t i = 0; i < p->cells.size(); ++i) {
    const cell& c = p->cells[i];
    ASSERT_THAT(r.trials[i], SizeIs(1)) << c.name;
    const trial_record& t = r.trials[i][0];
    EXPECT_EQ(t.operations, c.operations * static_cast<unsigned>(c.pairs)) << c.name;
    EXPECT_LE(c.operations, 80u) << c.name;
    EXPECT_EQ(t.messages,
              t.operations * static_cast<unsigned>(c.what->workload.messages_per_operation))
        << c.name;
  }
}
#endif

constexpr std::array one_setting{setting{.operations = 50, .spawn = spawning::inside}};

// A program of one setting. `made` counts the calls of sides().
program post(int& made) {
  program p = known_answer();
  p.workload.settings.points = one_setting;
  p.workload.settings.operations_word = "waits";
  p.sides = [&made, sides = p.sides](const params& how) {
    ++made;
    return sides(how);
  };
  return p;
}

TEST(runner, runs_the_programs_of_the_posts_cold_with_the_operations_of_their_setting) {
  int made = 0;
  const std::vector<program> programs{post(made)};
  const absl::StatusOr<plan> p = make_plan(brief("blog", 3, 0), programs, here());
  ASSERT_TRUE(p.ok()) << p.status();
  const run_record r = measured(*p);
  ASSERT_THAT(r.trials[0], SizeIs(3));
  EXPECT_EQ(r.trials[0][0].operations, 50u);
  EXPECT_EQ(made, 3) << "neither calibrated nor warmed up";
}

TEST(runner, times_once_what_takes_long) {
  int made = 0;
  const std::vector<program> programs{post(made)};
  const absl::StatusOr<plan> p = make_plan(brief("blog", 4, 0), programs, here());
  ASSERT_TRUE(p.ok()) << p.status();
  run_options how{.quiet = true};
  how.longest_repeated_s = 1e-4;
  const absl::StatusOr<run_record> r = run(*p, here(), how);
  ASSERT_TRUE(r.ok());
  EXPECT_THAT(r->trials[0], SizeIs(1));
  EXPECT_EQ(made, 1);
  EXPECT_THAT(table(*p, *r), HasSubstr("1, too long to be repeated"));
}

run_record run_post(const program& p) {
  const std::vector<program> programs{p};
  const absl::StatusOr<plan> what = make_plan(brief("blog", 1, 0), programs, here());
  if (!what.ok()) throw std::runtime_error(std::string(what.status().message()));
  return measured(*what);
}

TEST(runner, finishes_after_the_clock_has_stopped) {
  int made = 0;
  program p = post(made);
  bool finished = false;
  p.sides = [&finished](const params&) {
    std::vector<side> all;
    all.emplace_back([] { return tally{}; },
                     [&finished] {
                       std::this_thread::sleep_for(std::chrono::milliseconds(200));
                       finished = true;
                       tally late;
                       late.received = 7;
                       return late;
                     });
    return all;
  };
  const run_record r = run_post(p);
  EXPECT_TRUE(finished);
  EXPECT_EQ(r.trials[0][0].messages, 7u);
  EXPECT_LT(r.trials[0][0].ns, 200'000'000u);
}

TEST(runner, voids_a_program_that_cannot_be_set_up_or_fails_at_the_end) {
  int made = 0;
  program p = post(made);
  p.sides = [](const params&) -> std::vector<side> { throw std::runtime_error("no server"); };
  EXPECT_EQ(run_post(p).voids[0].reason, "could not be set up: no server");
  p.sides = [](const params&) {
    std::vector<side> all;
    all.emplace_back([] { return tally{}; },
                     []() -> tally { throw std::runtime_error("still busy"); });
    return all;
  };
  EXPECT_EQ(run_post(p).voids[0].reason, "threw: still busy");
}

TEST(runner, lets_all_threads_of_a_program_run_on_the_units_given_and_no_others) {
  int made = 0;
  program p = post(made);
  cpu_set_t seen;
  CPU_ZERO(&seen);
  p.sides = [&seen](const params&) {
    std::vector<side> all;
    all.emplace_back([&seen] {
      std::jthread([&seen] { sched_getaffinity(0, sizeof seen, &seen); }).join();
      return tally{};
    });
    return all;
  };
  const std::vector<program> programs{p};
  selection s = brief("blog", 1, 0);
  s.cpus = {here().allowed().back()};
  const absl::StatusOr<plan> what = make_plan(s, programs, here());
  ASSERT_TRUE(what.ok()) << what.status();
  measured(*what);
  EXPECT_EQ(CPU_COUNT(&seen), 1);
  EXPECT_TRUE(CPU_ISSET(static_cast<std::size_t>(s.cpus[0]), &seen));
}

TEST(median, is_the_middle) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 3}), 2.5);
}

}  // namespace
}  // namespace typed_pipes::harness
