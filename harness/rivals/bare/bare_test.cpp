// The bare programs of rivals say what they carried, and are found out where they do not.

#include "harness/rivals/bare/bare.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>

#include "harness/rivals/all.hpp"
#include "harness/workloads/create_close.hpp"
#include "harness/workloads/ping_pong.hpp"
#include "harness/workloads/stream.hpp"

namespace typed_pipes::harness {
namespace {

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

std::vector<program> every_bare_program() {
  auto all = bare_ping_pongs(workloads::ping_pong::traits);
  const auto append = [&](std::vector<program> more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(bare_streams(workloads::stream::traits));
  for (const std::size_t room : {64, 65536})
    append(bare_streams_of_room(workloads::stream::traits, room));
  append(bare_create_closes(workloads::create_close::traits));
  return all;
}

TEST(rivals_bare, carry_every_number_in_order) {
  for (const program& p : every_bare_program()) {
    // One that spins may share its core, and then hands over once in a time slice.
    const params how{.operations = p.wait == "spin" ? 50u : 3000u};
    const auto seen = run(p, how);
    EXPECT_EQ(p.check(how, seen).fault, "") << p.workload.name << " " << p.backend;
    EXPECT_EQ(seen.back().received, how.operations) << p.workload.name << " " << p.backend;
  }
}

TEST(rivals_bare, are_told_apart_by_workload_name_and_wait) {
  std::set<std::string> names;
  auto all = bare_ping_pongs(workloads::ping_pong::traits);
  for (const program& p : all) {
    EXPECT_TRUE(p.backend.ends_with("_bare")) << p.backend;
    EXPECT_TRUE(names.insert(p.backend + " " + std::string(p.wait)).second) << p.backend;
  }
  EXPECT_GE(all.size(), 4u);  // what needs no package: promises, pipes, sockets, eventfd
}

TEST(rivals_bare, name_each_rival_that_is_left_out_with_its_package) {
  const std::string text = missing_rivals_text();
  for (const auto& each : every_rival) {
    EXPECT_EQ(text.find(std::string(each.name) + ": not installed") == std::string::npos,
              each.found);
    EXPECT_TRUE(each.found || text.find(each.package) != std::string::npos) << each.name;
  }
}

}  // namespace
}  // namespace typed_pipes::harness
