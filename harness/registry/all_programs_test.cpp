// The programs of the comparison: what the bare ones carry, and what is said of missing packages.
#include "harness/registry/all_programs.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;

std::vector<tally> run(const program& p, const params& how) {
  auto sides = p.sides(how);
  std::vector<tally> seen(sides.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < sides.size(); ++i)
      threads.emplace_back([&, i] { seen[i] = std::move(sides[i].timed)(); });
  }
  return seen;
}

std::vector<program> bare_programs() {
  std::vector<program> all;
  for (const program& p : all_programs())
    if (!p.facts.bare_of.empty()) all.push_back(p);
  return all;
}

TEST(bare_programs, carry_every_number_in_order) {
  for (const program& p : bare_programs()) {
    // Programs that spin may have to share a core. Then a message takes a time slice, so they get few.
    const params how{.operations = p.wait == "spin" ? 50u : 3000u};
    const auto seen = run(p, how);
    EXPECT_EQ(p.check(how, seen).fault, "") << p.workload.name << " " << p.backend;
    EXPECT_EQ(seen.back().received, how.operations) << p.workload.name << " " << p.backend;
  }
}

std::ptrdiff_t threads_of_this_process() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

// Whether there are still more after a second: one that was joined may be seen for a moment.
bool more_threads_stay_than(std::ptrdiff_t before) {
  for (int ms = 0; ms < 1000 && threads_of_this_process() > before; ++ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return threads_of_this_process() > before;
}

// Ends the process with code 1 after naming each queue whose trait is not what it does.
[[noreturn]] void compare_threads_with_traits() {
  std::thread([] {}).join();  // a sanitizer keeps a thread of its own from the first one on
  bool fine = true;
  std::set<std::string> keepers;
  for (const program& p : bare_programs()) {
    const std::ptrdiff_t before = threads_of_this_process();
    run(p, {.operations = 10});
    if (more_threads_stay_than(before)) keepers.insert(p.backend);
    if (p.facts.keeps_threads == keepers.contains(p.backend)) continue;
    std::cerr << p.backend << ": keeps_threads is not true of it\n";
    fine = false;
  }
  std::_Exit(fine ? 0 : 1);
}

// In a process of its own, so that no other test has started the threads of a queue.
TEST(bare_programs, keep_threads_if_their_traits_say_so) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(compare_threads_with_traits(), ::testing::ExitedWithCode(0), "");
}

TEST(bare_programs, have_the_traits_of_their_queues) {
  std::map<std::string, bool> keeps;
  for (const program& p : all_programs()) {
    if (p.facts.bare_of.empty()) keeps[p.backend] |= p.facts.keeps_threads;
  }
  for (const program& p : bare_programs()) {
    const auto queue = keeps.find(p.facts.bare_of);
    if (queue == keeps.end()) continue;  // one that is bare only
    EXPECT_EQ(p.facts.keeps_threads, queue->second) << p.backend;
  }
}

TEST(bare_programs, differ_in_workload_name_wait_or_capacity) {
  std::set<std::string> names;
  for (const program& p : bare_programs()) {
    EXPECT_EQ(p.backend, p.facts.bare_of + "_bare");
    EXPECT_TRUE(p.comparison_only) << p.backend;
    EXPECT_TRUE(
        names.insert(say(p.workload.name, " ", p.backend, " ", p.wait, " ", p.capacity)).second)
        << p.backend;
  }
  // A promise, pipes, sockets and a counter of the kernel need no package, so they are always there.
  for (const char* name : {"std_promise", "pipe", "socketpair", "eventfd"})
    EXPECT_TRUE(names.contains(say("ping_pong ", name, "_bare park ", name[0] == 'e' ? 1 : 0)))
        << name;
}

TEST(bare_programs, stand_in_for_each_pattern_that_has_them) {
  std::set<pattern> seen;
  for (const program& p : bare_programs()) seen.insert(p.workload.pattern);
  EXPECT_EQ(seen, (std::set{pattern::round_trip, pattern::one_way, pattern::one_shot}));
}

// By this trait trials are made as long as their messages fill a queue.
TEST(programs, queue_messages_up_where_these_go_one_way) {
  for (const program& p : all_programs()) {
    if (p.workload.pattern == pattern::other) continue;
    EXPECT_EQ(p.workload.queues_up, p.workload.pattern == pattern::one_way) << p.workload.name;
  }
}

TEST(missing_rivals, are_named_once_with_their_package) {
  std::set<std::string> missing;
  for (const program& p : all_programs()) {
    if (p.facts.origin != origin::third_party || p.cannot_run.empty()) continue;
    EXPECT_TRUE(missing.insert(p.backend).second) << p.backend;
    EXPECT_EQ(p.workload.pattern, pattern::round_trip);
    EXPECT_THAT(p.cannot_run, HasSubstr(p.facts.package));
  }
}

}  // namespace
}  // namespace typed_pipes::harness
