#include "harness/comparison/comparison.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/request/plan_file.hpp"
#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr workload_traits pour{
    .name = "pour",
    .operation = "message",
    .protocol = "pour",
    .question = "",
    .messages_per_operation = 1,
    .threads_per_pair = 2,
    .comparison = {.included = true, .capacities = true, .crowded = true}};
constexpr workload_traits buckets{
    .name = "buckets",
    .operation = "message",
    .protocol = "pour",
    .question = "",
    .messages_per_operation = 1,
    .threads_per_pair = 2,
    .comparison = {.included = true, .capacities = true, .measured_with = "pour"}};
constexpr std::array mill_settings{
    setting{.operations = 1000, .group_size = 4, .spawn = spawning::inside}};
constexpr std::array mill_compared{
    setting{.operations = 100, .group_size = 4, .spawn = spawning::outside}};
constexpr workload_traits mill{.name = "mill",
                               .operation = "message",
                               .protocol = "pour",
                               .question = "",
                               .messages_per_operation = 1,
                               .threads_per_pair = 0,
                               .settings = {.points = mill_settings,
                                            .group_word = "workers",
                                            .operations_word = "messages",
                                            .group_of_threads = true},
                               .comparison = {.included = true, .settings = mill_compared}};

struct kind {
  bool comparison_only = false;
  std::size_t capacity = 0;
};

program make(const workload_traits& w, std::string_view backend, std::string_view wait,
             std::size_t bytes, kind k) {
  program p;
  p.workload = w;
  p.backend = backend;
  p.wait = wait;
  p.carry = w.has_settings() ? "" : "value";
  p.payload_bytes = bytes;
  p.has_payload = !w.has_settings();
  p.comparison_only = k.comparison_only;
  p.capacity = k.capacity;
  return p;
}

// Programs over two queues of ours, one unbounded and one a ring, and three of others: one polls, one blocks,
// and one is missing.
std::vector<program> few() {
  std::vector<program> all;
  for (const std::size_t bytes : {8u, 65536u}) {
    for (const char* wait : {"spin", "park"}) all.push_back(make(pour, "packet", wait, bytes, {}));
    all.push_back(make(pour, "hoop", "spin", bytes, {}));
    all.back().capacity_of_protocol = true;
  }
  for (const std::size_t bytes : {8u, 48u, 1024u}) {
    for (const std::size_t capacity : {64u, 1024u}) {
      all.push_back(make(pour, "hoop", "spin", bytes, {true, capacity}));
      for (const char* wait : {"spin", "yield"}) {
        all.push_back(make(pour, "poller", wait, bytes, {true, capacity}));
      }
    }
    all.push_back(make(pour, "blocker", "park", bytes, {true, 0}));
  }
  all.push_back(make(pour, "cup", "park", 8, {true, 1}));
  all.push_back(make(pour, "absent", "spin", 8, {true, 0}));
  all.back().cannot_run = "not installed";
  all.push_back(make(buckets, "hoop", "spin", 8, {true, 1024}));
  for (const bool rival : {false, true}) {
    all.push_back(make(mill, rival ? "blocker" : "packet", "park", 0, {rival, 0}));
  }
  return all;
}

plan planned(const selection& s) {
  static const std::vector<program> programs = few();
  std::vector<program> seen = programs;
  keep_programs_of_plan(seen, *load_plan(s.plan));
  static std::vector<std::vector<program>> kept;  // cells point at them
  return good_plan(s, kept.emplace_back(std::move(seen)), two_cores());
}

// Returns the names of the cells of each group, without what all cells of the group share.
std::vector<std::vector<std::string>> groups(const plan& p) {
  std::vector<std::vector<std::string>> all;
  for (const group& g : p.groups) {
    std::vector<std::string>& names = all.emplace_back();
    for (const std::size_t i : g.cells) {
      const cell& c = p.cells[i];
      if (!c.control_of.empty()) continue;
      names.push_back(std::string(c.what->workload.name) + " " + c.what->backend + " " +
                      std::string(c.what->wait) + " " + std::to_string(c.what->payload_bytes) +
                      " x" + std::to_string(c.pairs) + " capacity " +
                      std::to_string(c.what->capacity));
    }
  }
  return all;
}

TEST(comparison, groups_equal_capacities_and_small_payloads) {
  const std::vector<std::vector<std::string>> all = groups(planned({.plan = "rivals"}));
  ASSERT_EQ(all.size(), 6u);
  EXPECT_THAT(
      all[0],
      ElementsAre("pour packet spin 8 x1 capacity 0", "pour packet park 8 x1 capacity 0",
                  "pour hoop spin 8 x1 capacity 1024", "pour poller spin 8 x1 capacity 1024",
                  "pour blocker park 8 x1 capacity 0", "pour cup park 8 x1 capacity 1",
                  "buckets hoop spin 8 x1 capacity 1024", "pour hoop spin 48 x1 capacity 1024",
                  "pour poller spin 48 x1 capacity 1024", "pour blocker park 48 x1 capacity 0"));
  EXPECT_THAT(all[1], ElementsAre("pour hoop spin 1024 x1 capacity 1024",
                                  "pour poller spin 1024 x1 capacity 1024",
                                  "pour blocker park 1024 x1 capacity 0"));
  EXPECT_THAT(
      all[2],
      ElementsAre("pour hoop spin 8 x1 capacity 64", "pour poller spin 8 x1 capacity 64",
                  "pour hoop spin 48 x1 capacity 64", "pour poller spin 48 x1 capacity 64"));
  EXPECT_THAT(
      all[4],
      ElementsAre("pour packet park 8 x8 capacity 0", "pour poller yield 8 x8 capacity 1024",
                  "pour blocker park 8 x8 capacity 0", "pour cup park 8 x8 capacity 1"));
  EXPECT_THAT(all[5],
              ElementsAre("mill packet park 0 x1 capacity 0", "mill blocker park 0 x1 capacity 0"));
}

TEST(comparison, names_the_capacity_in_its_own_cells_only) {
  const plan p = planned({.plan = "rivals", .filter = "hoop"});
  EXPECT_EQ(
      p.cells.front().name,
      "pour/hoop/capacity:1024/carry:value/pairs:1/payload_bytes:8/placement:same_l3/wait:spin");
  for (const cell& c : planned({.plan = "full"}).cells)
    EXPECT_THAT(c.name, Not(HasSubstr("capacity")));
}

TEST(comparison, is_absent_from_other_plans) {
  for (const char* which : {"quick", "full", "blog"}) {
    for (const cell& c : planned({.plan = which}).cells) {
      EXPECT_FALSE(c.what->comparison_only) << c.name;
      EXPECT_THAT(c.name, Not(HasSubstr("messages:100/")));
    }
  }
}

TEST(comparison, has_the_same_cells_in_the_smoke_plan) {
  const auto names = [](const plan& p) {
    std::vector<std::string> all;
    for (const cell& c : p.cells) {
      const bool compared = c.what->comparison_only && c.group_size == 0;
      if (compared && c.control_of.empty()) all.push_back(c.name);
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  EXPECT_EQ(names(planned({.plan = "smoke"})), names(planned({.plan = "rivals"})));
}

TEST(comparison, says_once_what_is_missing) {
  const plan p = planned({.plan = "rivals"});
  ASSERT_EQ(p.skipped.size(), 1u);
  EXPECT_EQ(p.skipped[0].reason, "not installed");
}

TEST(comparison, measures_exactly_the_pairs_asked_for_in_every_way_to_wait) {
  const plan p = planned({.plan = "rivals",
                          .workloads = {"pour"},
                          .backends = {"hoop", "poller", "blocker"},
                          .payload_bytes = {8},
                          .capacities = {1024},
                          .pairs = {1, 2, 3}});
  EXPECT_THAT(
      groups(p),
      ElementsAre(
          ElementsAre("pour hoop spin 8 x1 capacity 1024", "pour poller spin 8 x1 capacity 1024",
                      "pour poller yield 8 x1 capacity 1024", "pour blocker park 8 x1 capacity 0"),
          ElementsAre("pour poller yield 8 x2 capacity 1024", "pour blocker park 8 x2 capacity 0"),
          ElementsAre("pour poller yield 8 x3 capacity 1024",
                      "pour blocker park 8 x3 capacity 0")));
  EXPECT_EQ(p.cells[p.groups[1].cells[0]].placement, "unpinned");
  EXPECT_EQ(p.skipped.size(), 4u) << "those that spin have no cores for more than a pair";
}

TEST(comparison, measures_exactly_the_capacities_asked_for) {
  const selection wanted{.plan = "rivals",
                         .workloads = {"pour"},
                         .payload_bytes = {8},
                         .capacities = {64},
                         .pairs = {1}};
  const plan p = planned(wanted);
  EXPECT_THAT(groups(p), ElementsAre(ElementsAre(
                             "pour packet spin 8 x1 capacity 0", "pour packet park 8 x1 capacity 0",
                             "pour hoop spin 8 x1 capacity 64", "pour poller spin 8 x1 capacity 64",
                             "pour poller yield 8 x1 capacity 64",
                             "pour blocker park 8 x1 capacity 0", "pour cup park 8 x1 capacity 1")))
      << "those without a bound are measured beside the first capacity";
  EXPECT_THAT(p.capacities, ElementsAre(64));
}

TEST(comparison, measures_the_usual_capacity_first) {
  const plan p = planned(
      {.plan = "rivals", .workloads = {"pour"}, .payload_bytes = {8}, .capacities = {64, 1024}});
  EXPECT_THAT(p.capacities, ElementsAre(1024, 64));
  const std::vector<std::vector<std::string>> all = groups(p);
  ASSERT_EQ(all.size(), 3u) << "two capacities, and the crowded point";
  EXPECT_THAT(all[0], Contains("pour packet spin 8 x1 capacity 0"));
  EXPECT_THAT(all[1], Each(HasSubstr("capacity 64")));
}

TEST(comparison, measures_exactly_the_payloads_asked_for) {
  const std::vector<std::vector<std::string>> all =
      groups(planned({.plan = "rivals", .workloads = {"pour"}, .payload_bytes = {48}}));
  EXPECT_THAT(all[0], ElementsAre("pour hoop spin 48 x1 capacity 1024",
                                  "pour poller spin 48 x1 capacity 1024",
                                  "pour blocker park 48 x1 capacity 0"));
  EXPECT_EQ(all.size(), 2u) << "and once more at capacity 64; the crowded point has 8 bytes";
}

TEST(comparison, says_how_a_payload_is_compiled_that_the_queues_of_others_lack) {
  const std::vector<program> programs = few();
  const absl::StatusOr<plan> p =
      make_plan({.plan = "rivals", .payload_bytes = {65536}}, programs, two_cores());
  EXPECT_THAT(std::string(p.status().message()), HasSubstr("make bench PAYLOADS=\"8 65536\""));
}

TEST(comparison, refuses_a_capacity_that_no_queue_is_compiled_for) {
  const std::vector<program> programs = few();
  const auto refused = [&](std::size_t capacity) {
    return std::string(
        make_plan({.plan = "rivals", .capacities = {capacity}}, programs, two_cores())
            .status()
            .message());
  };
  EXPECT_EQ(refused(256),
            "--capacity=256: not compiled (allowed: 1, 64, 1024; for others: make bench "
            "CAPACITIES=\"1024 256\")");
  EXPECT_EQ(refused(100),
            "--capacity=100: not a power of two from 2 to 65536 (allowed: 1, 64, 1024)");
}

TEST(comparison, leaves_out_a_queue_asked_for_whose_package_is_missing) {
  const plan p = planned(
      {.plan = "rivals", .workloads = {"pour"}, .backends = {"packet", "absent"}, .pairs = {1}});
  ASSERT_THAT(p.skipped, Contains(::testing::Field(&skip::reason, "not installed")));
}

}  // namespace
}  // namespace typed_pipes::harness
