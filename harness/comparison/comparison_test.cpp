#include "harness/comparison/comparison.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "harness/plan/plan.hpp"
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
  keep_programs_of_plan(seen, s.plan);
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
      ElementsAre("pour packet spin 8 x1 capacity 0", "pour hoop spin 8 x1 capacity 1024",
                  "pour poller spin 8 x1 capacity 1024", "pour blocker park 8 x1 capacity 0",
                  "pour cup park 8 x1 capacity 1", "buckets hoop spin 8 x1 capacity 1024",
                  "pour hoop spin 48 x1 capacity 1024", "pour poller spin 48 x1 capacity 1024",
                  "pour blocker park 48 x1 capacity 0"));
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

TEST(comparison, refuses_values_for_axes) {
  const std::vector<program> programs = few();
  const absl::StatusOr<plan> p = make_plan({.plan = "rivals", .pairs = {2}}, programs, two_cores());
  ASSERT_FALSE(p.ok());
  EXPECT_THAT(std::string(p.status().message()), HasSubstr("--pairs=2: the programs of plan"));
}

}  // namespace
}  // namespace typed_pipes::harness
