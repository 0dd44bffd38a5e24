#include "harness/workload/workload.hpp"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/workload/payload.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string fault(std::initializer_list<std::uint64_t> received) {
  tally got;
  for (const std::uint64_t i : received) got.receive(i);
  return compare_received("message", 4, got, received_in_order(4)).fault;
}

TEST(tally, reveals_loss_doubling_reordering_and_damage) {
  EXPECT_EQ(fault({0, 1, 2, 3}), "");
  EXPECT_EQ(fault({0, 1, 3}), "lost 1 of 4 messages");
  EXPECT_THAT(fault({0, 1, 1, 2, 3}), HasSubstr("received 5 messages though 4 were sent"));
  EXPECT_THAT(fault({0, 2, 1, 3}), HasSubstr("reordered or altered"));
  EXPECT_THAT(fault({0, 1, 1, 3}), HasSubstr("reordered or altered"));
  EXPECT_THAT(fault({0, 1, 2, 7}), HasSubstr("reordered or altered"));
}

TEST(tally, reveals_a_sender_that_stopped_early) {
  EXPECT_EQ(compare_received("message", 3, received_in_order(3), received_in_order(4)).fault,
            "sent 3 of 4 messages");
}

TEST(payload, tells_half_a_block_from_a_whole_one) {
  block<1024> b{};
  b.stamp(77);
  EXPECT_EQ(b.sequence(0), 77u);
  b.words.back() = 78;
  EXPECT_NE(b.sequence(0), 77u);
  EXPECT_NE(b.sequence(0), 78u);
}

TEST(payload, is_as_large_as_it_says) {
  EXPECT_TRUE(std::is_empty_v<block<0>>);
  EXPECT_EQ(sizeof(block<8>), 8u);
  EXPECT_EQ(sizeof(block<65536>), 65536u);
}

TEST(payload, is_fresh_per_message_where_it_travels_by_pointer) {
  by_unique_ptr<65536>::outbox out;
  const auto first = out.next(1);
  const auto second = out.next(2);
  EXPECT_NE(first.get(), second.get());
  EXPECT_EQ(by_unique_ptr<65536>::sequence(first, 0), 1u);
}

TEST(programs, exist_once_for_each_workload_backend_wait_payload_and_capacity) {
  std::set<std::string> seen;
  for (const program& p : all_programs()) {
    EXPECT_TRUE(seen.insert(say(p.workload.name, "/", p.backend, "/", p.wait, "/", p.carry, "/",
                                p.payload_bytes, "/", p.capacity))
                    .second);
    EXPECT_EQ(p.sides == nullptr, !p.cannot_run.empty());
  }
}

TEST(programs, include_one_bare_hand_off_per_workload_that_it_bounds) {
  int floors = 0;
  for (const program& p : all_programs()) {
    EXPECT_EQ(p.is_floor(), p.backend == "floor" || p.backend == "allocation");
    EXPECT_TRUE(!p.is_floor() || p.workload.pattern != pattern::other);
    floors += p.backend == "floor" && p.workload.pattern == pattern::round_trip ? 1 : 0;
  }
  EXPECT_EQ(floors, 1);
}

TEST(programs, say_why_they_cannot_run) {
  for (const program& p : all_programs()) {
    if (p.cannot_run.empty()) continue;
    EXPECT_THAT(p.cannot_run, AnyOf(HasSubstr("is unbounded, and"), HasSubstr("not installed")));
  }
}

}  // namespace
}  // namespace typed_pipes::harness
