// Sets of receivers and of endpoints: idle members, deadlines, sets that were moved from, typed endpoints.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;

template <class B>
class set_over : public conformance::suite<B> {};
TYPED_TEST_SUITE(set_over, conformance::designs_below, conformance::backend_name);

TYPED_TEST(set_over, receives_from_the_active_of_many_idle_members) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    receiver_set<int, TypeParam> in;
    std::vector<sender<int, TypeParam>> out;
    out.reserve(1000);
    for (int m = 0; m < 1000; ++m) out.push_back(in.make_sender());
    const std::jthread sender([&out] {
      for (int i = 0; i < 100; ++i)
        for (std::size_t m = 0; m < 1000; m += 125) out[m].send(static_cast<int>(m));
    });
    std::map<int, int> from;
    for (int i = 0; i < 800; ++i) ++from[in.recv().value()];
    EXPECT_EQ(from.size(), 8u);
    for (const auto& [m, messages] : from) EXPECT_EQ(messages, 100) << "member " << m;
    EXPECT_FALSE(in.try_recv());
    EXPECT_EQ(in.size(), 1000u);
  }
}

TYPED_TEST(set_over, returns_nothing_when_the_deadline_comes_first) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    receiver_set<int, TypeParam> in;
    auto out = in.make_sender();
    EXPECT_FALSE(in.try_recv());
    EXPECT_FALSE(in.recv_for(1ms));
    EXPECT_FALSE(in.recv_until(clock::now()));
    EXPECT_FALSE(in.empty());
    out.send(1);
    EXPECT_EQ(in.recv_for(1h), 1);
    out.send(2);
    EXPECT_EQ(in.recv_until(clock::now()), 2);
    out.close();
    EXPECT_FALSE(in.recv_for(1h));
    EXPECT_TRUE(in.empty());
  }
}

TYPED_TEST(set_over, returns_typed_endpoints_that_are_ready_and_takes_them_back) {
  using pong = protocols::ping_pong;
  using idle = server_end<pong::idle, over<pong, TypeParam>>;
  constexpr int clients = 3, rallies = 50;
  end_set<idle> players;
  std::vector<std::jthread> threads;
  for (int i = 0; i < clients; ++i) {
    auto [c, s] = entangle<over<pong, TypeParam>>();
    players.add(std::move(s));
    threads.emplace_back([end = std::move(c)]() mutable {
      for (int n = 0; n < rallies; ++n)
        end = std::move(end).send(pong::ping{}).recv().take().value().next;
      std::move(end).send(pong::bye{});
    });
  }
  int pings = 0, byes = 0;
  while (auto end = players.next()) {
    std::move(*end).recv().match(
        [&](pong::ping, auto busy) {
          ++pings;
          players.add(std::move(busy).send(pong::pong{}));
        },
        [&](pong::bye) { ++byes; }, [](closed) {});
  }
  EXPECT_EQ(pings, clients * rallies);
  EXPECT_EQ(byes, clients);
  EXPECT_TRUE(players.empty());
}

TYPED_TEST(set_over, is_empty_and_usable_after_it_was_moved_from) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    receiver_set<int, TypeParam> in;
    auto out = in.make_sender();
    receiver_set<int, TypeParam> other(std::move(in));
    // NOLINTBEGIN(bugprone-use-after-move): the state after a move is tested
    EXPECT_TRUE(in.empty());
    EXPECT_FALSE(in.recv());
    EXPECT_FALSE(in.recv_for(1h));
    EXPECT_FALSE(in.try_recv());
    auto again = in.make_sender();
    again.send(1);
    EXPECT_EQ(in.recv(), 1);
    // NOLINTEND(bugprone-use-after-move)
    out.send(2);
    EXPECT_EQ(other.recv(), 2);
    other = receiver_set<int, TypeParam>();
    EXPECT_EQ(out.try_send(3), 3) << "assigning over a set closes its members";
  }
}

}  // namespace
}  // namespace typed_pipes
