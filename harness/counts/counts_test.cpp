// The designs of 2012 do the work that was done then: counts, compared with the figures of that time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/counts/counts_json.hpp"
#include "harness/test/ended_program.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::counts {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t messages = 500;

const std::vector<row>& rows() {
  static const std::vector<row> all = count_all(messages);
  return all;
}

const cost& cost_of(std::string_view design, std::string_view story) {
  for (const row& r : rows())
    if (r.design == design && r.story == story) return r.seen;
  throw std::out_of_range(std::string(design));
}

// Expects exactly so many operations per message.
void expect_each(const tally& t, std::uint64_t locks, std::uint64_t exchanges,
                 std::uint64_t other_rmw) {
  EXPECT_EQ(t.locks, locks * messages);
  EXPECT_EQ(t.exchanges, exchanges * messages);
  EXPECT_EQ(t.other_rmw, other_rmw * messages);
}

// A deque allocates one chunk for several messages.
void expect_growth_in_chunks(const cost& c) {
  EXPECT_GT(c.send.allocations, 0u);
  EXPECT_LT(c.send.allocations, messages / 10);
  EXPECT_EQ(c.receive.allocations, 0u);
}

// 2012: a send took global, count, port, the owner's state once or twice, count: 5 to 6. The owner's
// state belongs to its scheduler; a condition has no such lock, and is signalled under the port's.
// So 4 are left. 2012: a receive took the port's; so does ours.
TEST(port_chan, takes_four_of_the_locks_of_2012_per_send_and_one_per_receive) {
  for (const auto* design : {"global_mutex", "global_mutex_yielding"}) {
    const cost& c = cost_of(design, steady);
    expect_each(c.send, 4, 0, 0);
    expect_each(c.receive, 1, 0, 0);
    expect_growth_in_chunks(c);
  }
}

// 2012: lock, push, signal, unlock; lock, take, unlock. A receive also rebuilt its vector with an
// allocation; ours does not, so the row is kinder than the original was.
TEST(prototype, takes_one_lock_per_send_and_one_per_receive) {
  const cost& c = cost_of("queue_mutex", steady);
  expect_each(c.send, 1, 0, 0);
  expect_each(c.receive, 1, 0, 0);
  expect_growth_in_chunks(c);
}

// July 2012: one allocation; an exchange to send, another to receive. Ours looks before it exchanges,
// as Rust did from August on. The one atomic operation of the talk is the one that is left.
TEST(single_shot, allocates_once_and_exchanges_once_per_message) {
  const cost& c = cost_of("single_shot", steady);
  expect_each(c.send, 0, 1, 0);
  expect_each(c.receive, 0, 0, 0);
  EXPECT_EQ(c.send.allocations, messages);
  EXPECT_EQ(c.receive.allocations, 0u);
}

// August 2012: no allocation, one exchange, and the buffer counted up and down for each endpoint that
// was made on the way. Ours has no such counts.
TEST(single_shot_bounded, allocates_nothing_and_exchanges_once_per_message) {
  const cost& c = cost_of("single_shot_bounded", steady);
  expect_each(c.send, 0, 1, 0);
  expect_each(c.receive, 0, 0, 0);
  EXPECT_EQ(c.send.allocations + c.receive.allocations, 0u);
}

// In July 2012 the whole send took place under one lock. Otherwise it is a send of single_shot.
TEST(shared_chan_2012, takes_one_lock_around_a_single_shot_send) {
  const cost& c = cost_of("shared_chan_2012", steady);
  expect_each(c.send, 1, 1, 0);
  expect_each(c.receive, 0, 0, 0);
  EXPECT_EQ(c.send.allocations, messages);
}

TEST(shared_sender, has_an_exchange_where_that_has_the_lock) {
  const cost& c = cost_of("shared_sender", steady);
  expect_each(c.send, 0, 2, 0);
  expect_each(c.receive, 0, 0, 0);
  EXPECT_EQ(c.send.allocations, messages);
}

// A receiver that goes to sleep announces it by one more exchange. In July 2012 there was a second one,
// after waking, where ours loads.
TEST(blocked, costs_the_packets_one_exchange_more_and_no_lock) {
  expect_each(cost_of("single_shot", blocked).send, 0, 2, 0);
  expect_each(cost_of("single_shot_bounded", blocked).send, 0, 2, 0);
  expect_each(cost_of("shared_sender", blocked).send, 0, 3, 0);
  expect_each(cost_of("shared_chan_2012", blocked).send, 1, 2, 0);
}

// Ours: the slots of a session are reused, and only a sleeping receiver is notified of a message.
TEST(slots_and_ring, allocate_nothing_change_no_shared_word_and_enter_no_kernel_while_awake) {
  for (const auto* design : {"slots", "ring"}) {
    const cost& c = cost_of(design, steady);
    for (const tally& t : {c.send, c.receive}) {
      EXPECT_EQ(t.allocations, 0u) << design;
      EXPECT_EQ(t.locks, 0u) << design;
      EXPECT_EQ(t.exchanges, 0u) << design;
      EXPECT_EQ(t.other_rmw, 0u) << design;
      EXPECT_EQ(t.sleeps, 0u) << design;
      EXPECT_EQ(t.wakes, 0u) << design;
    }
    // With park each side pays for its own fence; the receiver over a ring when it gives capacity back.
    EXPECT_EQ(c.send.fences, c.messages) << design;
    EXPECT_LE(c.receive.fences, c.messages / 20) << design;
  }
}

// One of each for each message, except for a few spurious wake-ups: they come late, for a message that
// was taken already.
void expect_about_one_each(const std::string& what, std::uint64_t seen) {
  EXPECT_GE(seen, messages - messages / 20) << what;
  EXPECT_LE(seen, messages + messages / 20) << what;
}

TEST(slots_and_ring, wake_a_sleeper_by_one_call_and_each_side_pays_for_one_fence) {
  for (const std::string design : {"slots", "ring"}) {
    const tally& t = cost_of(design, blocked).send;
    EXPECT_EQ(t.allocations + t.locks + t.exchanges, 0u) << design;
    expect_about_one_each(design + ": compare-exchanges", t.other_rmw);
    expect_about_one_each(design + ": wakes", t.wakes);
    expect_about_one_each(design + ": sleeps", t.sleeps);
    expect_about_one_each(design + ": fences of the sleeper", t.fences - messages);
  }
}

TEST(slots_and_ring, allocate_once_when_a_session_is_made) {
  for (const row& r : count_creation()) EXPECT_EQ(r.seen.send.allocations, 1u) << r.design;
}

// A condition variable releases its lock and takes it again; it may also wake spuriously.
TEST(blocked, costs_the_queues_one_lock_more) {
  for (const auto& [design, locks] : {std::pair("global_mutex", 6), std::pair("queue_mutex", 3)}) {
    const tally& t = cost_of(design, blocked).send;
    EXPECT_GE(t.locks, static_cast<std::uint64_t>(locks) * messages) << design;
    EXPECT_LE(t.locks, static_cast<std::uint64_t>(locks + 1) * messages) << design;
    EXPECT_EQ(t.exchanges + t.other_rmw, 0u) << design;
  }
}

TEST(order, of_2012_drains_the_lowest_and_ours_goes_round) {
  const auto orders = order_of_sets(4, 3);
  ASSERT_EQ(orders.size(), 2u);
  EXPECT_EQ(orders[0].received, (std::vector<int>{0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3}));
  EXPECT_EQ(orders[1].received, (std::vector<int>{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}));
}

// ---- the program -----------------------------------------------------------------------------------

harness::ended run(const std::string& arguments) {
  return harness::run_command(TYPED_PIPES_COUNTS " " + arguments);
}

TEST(pipes_counts, writes_every_design_in_both_stories_and_the_orders) {
  const harness::scratch_directory scratch;
  const std::string file = (scratch.path / "counts.json").string();
  ASSERT_EQ(run("--out " + file).code, 0);
  std::ifstream in(file);
  const auto seen = nlohmann::json::parse(in);
  EXPECT_EQ(seen.at("schema"), "pipes-counts/1");
  EXPECT_TRUE(seen.at("commit").is_string());
  EXPECT_FALSE(seen.at("compiler").get<std::string>().empty());
  ASSERT_EQ(seen.at("per_message").size(), rows().size());
  const auto& first = seen.at("per_message").front();
  EXPECT_EQ(first.at("design"), "global_mutex");
  EXPECT_EQ(first.at("story"), steady);
  EXPECT_EQ(first.at("messages"), 1000);
  EXPECT_EQ(first.at("locks"), 5.0);
  EXPECT_EQ(first.at("send").at("locks"), 4.0);
  EXPECT_THAT(first.at("history").at("locks").get<std::string>(), HasSubstr("5 to 6 per send"));
  for (const auto& one : seen.at("order")) EXPECT_EQ(one.at("received").size(), 160u);
  std::remove(file.c_str());
}

TEST(pipes_counts, says_what_is_wrong_in_one_line) {
  for (const auto& [wrong, why] : {std::pair{"--outt x", "did you mean \"--out\"?"},
                                   {"x", "not a flag (allowed: "},
                                   {"--out", "needs a value"},
                                   {"--out=", "allowed: "},
                                   {"--out --help", "needs a value"},
                                   {"--out /nowhere/at/all.json", "allowed: "}}) {
    const harness::ended o = run(wrong);
    EXPECT_EQ(o.code, 2) << wrong;
    EXPECT_THAT(o.text, HasSubstr(why)) << wrong;
  }
  EXPECT_EQ(run("--help").code, 0);
}

}  // namespace
}  // namespace typed_pipes::counts
