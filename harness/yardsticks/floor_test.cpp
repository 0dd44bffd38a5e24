// The floors move every message whole: every way of the hand-off, and every stream of lines.
#include "harness/yardsticks/floor.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/plan/plan.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/request/plan_file.hpp"
#include "harness/run/floor_probe.hpp"
#include "harness/run/runner.hpp"
#include "harness/test/invented_machine.hpp"
#include "harness/yardsticks/read_behind.hpp"

namespace typed_pipes::harness {
namespace {

// Runs both sides of one pair of a program, each in a thread.
verdict run_pair(const program& p, const params& how) {
  std::vector<side> sides = p.sides(how);
  auto other =
      std::async(std::launch::async, [&sides]() -> tally { return std::move(sides[1].timed)(); });
  std::vector<tally> seen(2);
  seen[0] = std::move(sides[0].timed)();
  seen[1] = other.get();
  return p.check(how, seen);
}

std::vector<program> stream_floors() {
  std::vector<program> all;
  for (const program& p : all_programs()) {
    if (p.is_floor() && p.workload.pattern == pattern::one_way) all.push_back(p);
  }
  return all;
}

TEST(handoff, passes_every_word_in_every_way) {
  const program floor = floor_program({"echo", "round trip", "", "", 2, 2});
  std::set<std::string> names;
  for (std::size_t way = 0; way < handoff_ways().size(); ++way) {
    params how{.operations = 20};
    how.handoff = way;
    EXPECT_EQ(run_pair(floor, how).fault, "") << handoff_ways()[way].name;
    EXPECT_TRUE(names.insert(handoff_ways()[way].name).second);
  }
  EXPECT_EQ(names.size(), 36u);
}

TEST(handoff, continues_in_another_way_where_the_last_one_stopped) {
  handoff_table table;
  const auto play = [&table](handoff_way::part handoff_way::*who) {
    tally seen;
    for (const handoff_way& how : handoff_ways()) seen = (how.*who)(table, seen, seen.sent + 20);
    return seen;
  };
  auto server = std::async(std::launch::async, play, &handoff_way::answer);
  const tally wanted = received_in_order(20 * handoff_ways().size());
  EXPECT_EQ(play(&handoff_way::serve).hash, wanted.hash);
  EXPECT_EQ(server.get().hash, wanted.hash);
}

TEST(floor_probe, finds_a_time_and_a_way_between_two_units_only) {
  const topology machine = *topology::load();
  const std::vector<int>& units = machine.allowed();
  floor_probe probe(machine);
  EXPECT_EQ(probe.round_trip_ns(std::vector{units[0], units[0]}), std::nullopt);
  EXPECT_EQ(probe.best_way(std::vector{units[0]}), std::nullopt);
  if (units.size() < 2) GTEST_SKIP() << "one processing unit: there is no hand-off";
  const std::vector<int> two{units[0], units[1]};
  EXPECT_GT(probe.round_trip_ns(two).value_or(0), 1);
  EXPECT_LT(probe.best_way(two).value_or(handoff_ways().size()), handoff_ways().size());
}

TEST(stream_floor, exists_once_for_each_payload_from_8_to_1024_bytes) {
  std::set<std::size_t> wanted, seen;
  for (const program& p : all_programs()) {
    const bool fits = p.payload_bytes >= 8 && p.payload_bytes <= 1024 && p.carry == "value";
    const bool beside =
        p.workload.pattern == pattern::one_way && !p.is_floor() && !p.comparison_only;
    if (beside && fits) wanted.insert(p.payload_bytes);
  }
  for (const program& p : stream_floors()) EXPECT_TRUE(seen.insert(p.payload_bytes).second);
  EXPECT_EQ(seen, wanted);
  EXPECT_TRUE(seen.contains(8));
}

// The numbers of messages include a last batch that is not full, and more than the ring of lines holds.
TEST(stream_floor, moves_every_message_whole) {
  for (const program& p : stream_floors()) {
    for (std::size_t way = 0; way < p.ways; ++way) {
      for (const std::uint64_t messages : {1u, 6u, 7u, 8u, 5000u}) {
        params how{.operations = messages};
        how.handoff = way;
        EXPECT_EQ(run_pair(p, how).fault, "")
            << p.payload_bytes << " bytes, way " << way << ", " << messages << " messages";
      }
    }
    EXPECT_EQ(p.ways, p.payload_bytes < 256 ? 3u : 6u) << p.payload_bytes;
  }
}

TEST(stream_floor, fetches_ahead_only_what_must_be_written) {
  read_behind reader;
  reader.found_nothing(10);
  EXPECT_FALSE(reader.is_far_behind(10 + 64, 64));
  EXPECT_TRUE(reader.is_far_behind(10 + 65, 64));
  reader.found_nothing(10 + 66);
  EXPECT_FALSE(reader.is_far_behind(10 + 67, 64));
}

// The operations of the machine that the files of a folder name, such as `pause` in Sync::pause().
std::set<std::string> operations_in(const std::filesystem::path& folder, const std::regex& name) {
  std::set<std::string> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (!entry.is_regular_file() || file == "sync.hpp" || file.find("_test.") != file.npos)
      continue;
    std::ifstream stream(entry.path());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at) {
      all.insert((*at)[1].str());
    }
  }
  return all;
}

// One that only backends used could make one of them faster than the floors, which would then be none.
TEST(floors, try_every_operation_of_the_machine_that_a_backend_uses_to_be_faster) {
  const std::set<std::string> for_other_ends{
      "atomic",         "var",  // types
      "park",           "light_fence", "heavy_fence", "passed",
      "polls_per_look", "yield",                                          // to wait
      "allocate",       "release",     "of_thread",   "first_sequence"};  // to open and to close
  const std::filesystem::path root = TYPED_PIPES_SOURCE_DIR;
  const std::set<std::string> backends = operations_in(
      root / "impls", std::regex("\\b(?:[Ss]ync|real_sync)::(?:template )?([a-z_]+)"));
  const std::set<std::string> floors =
      operations_in(root / "harness/yardsticks", std::regex("\\b(?:machine|real_sync)::([a-z_]+)"));
  EXPECT_TRUE(backends.contains("claim") && backends.contains("park")) << "they are not found";
  for (const std::string& each : backends) {
    EXPECT_TRUE(floors.contains(each) || for_other_ends.contains(each))
        << "\"" << each
        << "\" is to be a way of harness/yardsticks/floor*.cpp, or of no use to them";
  }
}

TEST(stream_floor, is_in_the_plans_that_measure_it) {
  const topology& machine = two_cores();
  const auto count = [&](const std::string& name, const char* workload) {
    const plan p = *make_plan({.plan = name}, all_programs(), machine);
    return std::count_if(p.cells.begin(), p.cells.end(), [&](const cell& c) {
      return c.what->is_floor() && c.what->workload.name == workload;
    });
  };
  for (const std::string& name : plan_names()) {
    const preset p = *load_plan(name);
    if (!p.axes) continue;
    EXPECT_EQ(count(name, "stream") > 0, p.stream_floor) << name;
    EXPECT_GT(count(name, "ping_pong"), 0) << name;
  }
}

TEST(runner, finds_the_best_hand_off_if_a_cell_needs_it) {
  const topology machine = *topology::load();
  const auto way_of = [&](const char* filter) {
    selection s;
    s.plan = "smoke";
    s.filter = filter;
    const plan p = *make_plan(s, all_programs(), machine);
    const std::optional<std::size_t> way = run(p, machine, {.quiet = true})->handoff;
    return way ? handoff_ways()[*way].name : "";
  };
  std::set<std::string> names;
  for (const handoff_way& how : handoff_ways()) names.insert(how.name);
  EXPECT_TRUE(names.contains(way_of("^ping_pong/floor/.*unpinned")));
  EXPECT_EQ(way_of("^create_close/.*same_pu"), "");
}

}  // namespace
}  // namespace typed_pipes::harness
