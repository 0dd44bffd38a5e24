// What a notifier does: every ring is heard once, in order, however many ring at once.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <thread>
#include <typed_pipes/impls/base/waiting.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <vector>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;

struct tower {
  explicit tower(std::uint32_t size) {
    for (std::uint32_t i = 0; i < size; ++i) members.emplace_back(b, i);
  }
  std::optional<std::uint32_t> next() {
    return b.next([this](std::uint32_t n) -> notifier::member& { return members[n]; });
  }

  notifier b;
  std::deque<notifier::member> members;
};

TEST(notifier, is_silent_until_rung) {
  tower t(3);
  EXPECT_EQ(t.next(), std::nullopt);
  const auto soon = clock::now() + 5ms;
  EXPECT_FALSE(t.b.wait<park>(&soon));
  EXPECT_FALSE(t.b.wait<spin_then_park>(&soon));
  EXPECT_EQ(t.next(), std::nullopt);
}

TEST(notifier, says_who_rang_in_the_order_of_ringing) {
  tower t(4);
  t.members[2].notify();
  t.members[0].notify();
  EXPECT_EQ(t.next(), 2u);
  t.members[3].notify();  // while one of the list before is still to be heard
  t.members[2].notify();
  EXPECT_TRUE(t.b.wait<park>());
  EXPECT_EQ(t.next(), 0u);
  EXPECT_EQ(t.next(), 3u);
  EXPECT_EQ(t.next(), 2u);
  EXPECT_EQ(t.next(), std::nullopt);
}

template <class Waiting>
void hear_all_from_many_threads() {
  constexpr std::uint32_t ringers = 4;
  constexpr int rings = 5000;
  tower t(ringers);
  std::vector<std::atomic<bool>> free(ringers);
  for (auto& f : free) f.store(true);
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 0; i < ringers; ++i)
    threads.emplace_back([&t, &free, i] {
      for (int r = 0; r < rings; ++r) {
        while (!free[i].exchange(false)) std::this_thread::yield();  // once per arming
        t.members[i].notify();
      }
    });
  std::vector<int> heard(ringers);
  for (std::uint32_t n = 0; n < ringers * rings; ++n) {
    std::optional<std::uint32_t> who;
    while (!(who = t.next())) EXPECT_TRUE(t.b.wait<Waiting>());
    ASSERT_LT(*who, ringers);
    ++heard[*who];
    free[*who].store(true);
  }
  EXPECT_EQ(heard, std::vector<int>(ringers, rings));
  EXPECT_EQ(t.next(), std::nullopt);
}

TEST(notifier, wakes_a_sleeper_and_loses_no_ring) { hear_all_from_many_threads<park>(); }
TEST(notifier, is_heard_by_one_who_polls_first) { hear_all_from_many_threads<spin_then_park>(); }

TEST(notifier, may_go_as_soon_as_the_last_ring_was_heard) {
  for (int turn = 0; turn < 2000; ++turn) {
    std::optional<tower> t(std::in_place, 1);
    std::jthread ringer([&m = t->members[0]] { m.notify(); });
    while (!t->next()) t->b.wait<park>();
    t.reset();
  }
}

}  // namespace
}  // namespace typed_pipes
