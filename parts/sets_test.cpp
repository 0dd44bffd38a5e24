// Sets of ports and of typed ends: order, fairness, idle members, leaving.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>
#include <vector>

#include "harness/many_to_one/port_set_2012.hpp"

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using conformance::tracked;

// ---- what both sets do ------------------------------------------------------------------------

struct ours {
  template <class T, class B>
  using set = receiver_set<T, B>;
};
struct theirs {
  template <class T, class B>
  using set = port_set_2012<T, B>;
};
template <class Which, class Backend>
struct set_over {
  template <class T>
  using set = typename Which::template set<T, Backend>;
  static constexpr bool runs = runs_on<Backend, protocols::stream<tracked>>;
};

template <class List>
struct both_over;
template <class... Bs>
struct both_over<backend_list<Bs...>> {
  using type = ::testing::Types<set_over<ours, Bs>..., set_over<theirs, Bs>...>;
};
struct set_name {
  template <class S>
  static std::string GetName(int i) {
    return (i < static_cast<int>(all_backends::size) ? "receiver_set_" : "port_set_2012_") +
           name(static_cast<S*>(nullptr));
  }
  template <class Which, class B>
  static std::string name(set_over<Which, B>*) {
    return conformance::backend_name::GetName<B>(0);
  }
};

template <class S>
class each_set : public conformance::suite<S> {};
TYPED_TEST_SUITE(each_set, both_over<all_backends>::type, set_name);

#define TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET                                      \
  if constexpr (!TypeParam::runs) {                                                \
    GTEST_SKIP() << "bounded_protocols_only: this backend refuses unbounded ones"; \
  } else

TYPED_TEST(each_set, of_nothing_gives_nothing) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET {
    typename TypeParam::template set<tracked> in;
    EXPECT_TRUE(in.empty());
    EXPECT_FALSE(in.recv());
    EXPECT_THROW(in.add({}), spent_endpoint);
  }
}

TYPED_TEST(each_set, gives_all_then_nothing_and_each_member_in_order) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET {
    constexpr std::uint64_t members = 5, messages = 300;
    typename TypeParam::template set<tracked> in;
    std::vector<std::jthread> threads;
    for (std::uint64_t m = 0; m < members; ++m)
      threads.emplace_back([out = in.make_sender(), m]() mutable {
        for (std::uint64_t i = 0; i < messages; ++i) out.send(tracked(m * 1000 + i));
      });
    EXPECT_EQ(in.size(), members);
    std::vector<std::uint64_t> next(members, 0);
    while (auto got = in.recv()) {
      const std::uint64_t m = got->value() / 1000;
      EXPECT_EQ(got->value() % 1000, next.at(m)++);
    }
    EXPECT_EQ(next, std::vector<std::uint64_t>(members, messages));
    EXPECT_TRUE(in.empty());
  }
}

TYPED_TEST(each_set, a_member_may_come_at_any_time) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET {
    typename TypeParam::template set<tracked> in;
    auto first = in.make_sender();
    first.send(tracked(1));
    EXPECT_EQ(in.recv().value().value(), 1u);
    auto [out, late] =
        make_channel<tracked, typename std::remove_reference_t<decltype(first)>::backend_type>();
    out.send(tracked(2));
    in.add(std::move(late));
    EXPECT_EQ(in.recv().value().value(), 2u);
    first.send(tracked(3));
    EXPECT_EQ(in.recv().value().value(), 3u);
    first.close();
    out.send(tracked(4));
    EXPECT_EQ(in.recv().value().value(), 4u);
    out.close();
    EXPECT_FALSE(in.recv());
    auto again = in.make_sender();
    again.send(tracked(5));
    EXPECT_EQ(in.recv().value().value(), 5u);
  }
}

TYPED_TEST(each_set, may_go_while_members_are_rung) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET {
    for (int round = 0; round < 200; ++round) {
      auto in = std::make_unique<typename TypeParam::template set<tracked>>();
      std::vector<std::jthread> threads(3);
      for (auto& thread : threads)
        thread = std::jthread([out = in->make_sender()]() mutable {
          for (int i = 0; i < 5; ++i) out.send(tracked(1));
        });
      for (int i = 0; i < round % 5; ++i) EXPECT_TRUE(in->recv());
      in.reset();
    }
  }
}

TYPED_TEST(each_set, is_moved_with_its_members) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET {
    using set = typename TypeParam::template set<tracked>;
    set in;
    auto out = in.make_sender();
    set there(std::move(in));
    out.send(tracked(1));
    EXPECT_EQ(there.recv().value().value(), 1u);
  }
}

// ---- the order -----------------------------------------------------------------------------------

// Which member each message came from, all queued before the first receive.
template <class Set>
std::vector<int> order_of(int members, int messages) {
  Set in;
  std::vector<decltype(in.make_sender())> out;
  out.reserve(static_cast<std::size_t>(members));
  for (int m = 0; m < members; ++m) out.push_back(in.make_sender());
  for (int i = 0; i < messages; ++i)
    for (int m = members; m-- > 0;) out[static_cast<std::size_t>(m)].send(m);
  std::vector<int> order;
  order.reserve(static_cast<std::size_t>(members) * static_cast<std::size_t>(messages));
  for (int i = 0; i < members * messages; ++i) order.push_back(in.recv().value());
  return order;
}

template <class B>
class order_over : public conformance::suite<B> {};
TYPED_TEST_SUITE(order_over, conformance::designs, conformance::backend_name);

TYPED_TEST(order_over, of_2012_the_lowest_member_wins) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    EXPECT_EQ((order_of<port_set_2012<int, TypeParam>>(3, 2)),
              (std::vector<int>{0, 0, 1, 1, 2, 2}));
  }
}

TYPED_TEST(order_over, of_ours_each_has_its_turn) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    EXPECT_EQ((order_of<receiver_set<int, TypeParam>>(3, 3)),
              (std::vector<int>{2, 1, 0, 2, 1, 0, 2, 1, 0}))
        << "in the order in which they became ready, and again";
  }
}

// After each receive the chatter sends again, so that it always has messages.
template <class Set>
int received_before_the_quiet_one() {
  Set in;
  auto chatter = in.make_sender();
  auto quiet = in.make_sender();
  for (int i = 0; i < 3; ++i) chatter.send(0);
  EXPECT_EQ(in.recv().value(), 0);
  quiet.send(1);
  for (int others = 0; others < 100; ++others) {
    chatter.send(0);
    if (in.recv().value() == 1) return others;
  }
  return 100;
}

TYPED_TEST(order_over, nobody_waits_for_more_than_one_message_of_each_other) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    EXPECT_LE((received_before_the_quiet_one<receiver_set<int, TypeParam>>()), 1);
    EXPECT_EQ((received_before_the_quiet_one<port_set_2012<int, TypeParam>>()), 100);
  }
}

TYPED_TEST(order_over, of_2012_the_others_stay_in_order_when_one_has_gone) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    port_set_2012<int, TypeParam> in;
    std::vector<sender<int, TypeParam>> out;
    out.reserve(4);
    for (int m = 0; m < 4; ++m) out.push_back(in.make_sender());
    for (int m = 3; m >= 0; --m) out[static_cast<std::size_t>(m)].send(m);
    out[1].close();
    for (int m = 0; m < 4; ++m) EXPECT_EQ(in.recv().value(), m);
    out[3].send(3);
    EXPECT_EQ(in.recv().value(), 3);
    EXPECT_EQ(in.size(), 3u);
  }
}

// ---- ours only ------------------------------------------------------------------------------------

TYPED_TEST(order_over, idle_members_are_let_be) {
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

TYPED_TEST(order_over, a_deadline_may_come_first) {
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

TYPED_TEST(order_over, typed_ends_are_given_out_and_come_back_as_they_please) {
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

}  // namespace
}  // namespace typed_pipes
