// A notifier reports every notification once, in order, however many threads notify at the same time.

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

struct notified_members {
  explicit notified_members(std::uint32_t size) {
    for (std::uint32_t i = 0; i < size; ++i) members.emplace_back(b, i);
  }
  std::optional<std::uint32_t> next() {
    return b.next([this](std::uint32_t n) -> notifier::member& { return members[n]; });
  }

  notifier b;
  std::deque<notifier::member> members;
};

TEST(notifier, returns_nothing_before_a_member_is_notified) {
  notified_members t(3);
  EXPECT_EQ(t.next(), std::nullopt);
  const auto soon = clock::now() + 5ms;
  EXPECT_FALSE(t.b.wait<park>(&soon));
  EXPECT_FALSE(t.b.wait<spin_then_park>(&soon));
  EXPECT_EQ(t.next(), std::nullopt);
}

TEST(notifier, returns_members_in_the_order_of_notification) {
  notified_members t(4);
  t.members[2].notify();
  t.members[0].notify();
  EXPECT_EQ(t.next(), 2u);
  t.members[3].notify();  // while a member of the list before has not been returned
  t.members[2].notify();
  EXPECT_TRUE(t.b.wait<park>());
  EXPECT_EQ(t.next(), 0u);
  EXPECT_EQ(t.next(), 3u);
  EXPECT_EQ(t.next(), 2u);
  EXPECT_EQ(t.next(), std::nullopt);
}

template <class Waiting>
void count_notifications_of_many_threads() {
  constexpr std::uint32_t senders = 4;
  constexpr int notifications = 5000;
  notified_members t(senders);
  std::vector<std::atomic<bool>> free(senders);
  for (auto& f : free) f.store(true);
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 0; i < senders; ++i)
    threads.emplace_back([&t, &free, i] {
      for (int k = 0; k < notifications; ++k) {
        while (!free[i].exchange(false)) std::this_thread::yield();  // once per arming
        t.members[i].notify();
      }
    });
  std::vector<int> seen(senders);
  for (std::uint32_t n = 0; n < senders * notifications; ++n) {
    std::optional<std::uint32_t> member;
    while (!(member = t.next())) EXPECT_TRUE(t.b.wait<Waiting>());
    ASSERT_LT(*member, senders);
    ++seen[*member];
    free[*member].store(true);
  }
  EXPECT_EQ(seen, std::vector<int>(senders, notifications));
  EXPECT_EQ(t.next(), std::nullopt);
}

TEST(notifier, wakes_its_sleeping_owner_and_loses_no_notification) {
  count_notifications_of_many_threads<park>();
}
TEST(notifier, loses_no_notification_if_the_owner_polls_first) {
  count_notifications_of_many_threads<spin_then_park>();
}

TEST(notifier, can_be_destroyed_when_the_last_notification_was_seen) {
  for (int turn = 0; turn < 2000; ++turn) {
    std::optional<notified_members> t(std::in_place, 1);
    std::jthread sender([&m = t->members[0]] { m.notify(); });
    while (!t->next()) t->b.wait<park>();
    t.reset();
  }
}

}  // namespace
}  // namespace typed_pipes
