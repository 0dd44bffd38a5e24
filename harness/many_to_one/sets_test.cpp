// Sets of receivers, ours and that of 2012: order, fairness, closing.
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

// ---- both sets ---------------------------------------------------------------------------------

struct ours {
  template <class T, class B>
  using set = receiver_set<T, B>;
};
struct of_2012 {
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
  using type = ::testing::Types<set_over<ours, Bs>..., set_over<of_2012, Bs>...>;
};
struct set_name {
  template <class S>
  static std::string GetName(int i) {
    return (i < static_cast<int>(conformance::usual::size) ? "receiver_set_" : "port_set_2012_") +
           name(static_cast<S*>(nullptr));
  }
  template <class Which, class B>
  static std::string name(set_over<Which, B>*) {
    return conformance::backend_name::GetName<B>(0);
  }
};

template <class S>
class each_set : public conformance::suite<S> {};
TYPED_TEST_SUITE(each_set, both_over<conformance::usual>::type, set_name);

#define TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET                                      \
  if constexpr (!TypeParam::runs) {                                                \
    GTEST_SKIP() << "bounded_protocols_only: this backend refuses unbounded ones"; \
  } else

TYPED_TEST(each_set, receives_nothing_when_empty) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS_A_SET {
    typename TypeParam::template set<tracked> in;
    EXPECT_TRUE(in.empty());
    EXPECT_FALSE(in.recv());
    EXPECT_THROW(in.add({}), spent_endpoint);
  }
}

TYPED_TEST(each_set, delivers_each_members_messages_in_order_then_nothing) {
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

TYPED_TEST(each_set, accepts_members_at_any_time) {
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

TYPED_TEST(each_set, may_be_destroyed_while_members_are_notified) {
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

TYPED_TEST(each_set, keeps_its_members_when_moved) {
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

// The member that each received message came from; all were sent before the first receive.
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

TYPED_TEST(order_over, in_2012_the_member_with_the_lowest_index_comes_first) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    EXPECT_EQ((order_of<port_set_2012<int, TypeParam>>(3, 2)),
              (std::vector<int>{0, 0, 1, 1, 2, 2}));
  }
}

TYPED_TEST(order_over, in_ours_is_round_robin) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    EXPECT_EQ((order_of<receiver_set<int, TypeParam>>(3, 3)),
              (std::vector<int>{2, 1, 0, 2, 1, 0, 2, 1, 0}))
        << "round robin, in the order in which they became ready";
  }
}

// After each receive the busy member sends again, so that it always has messages.
template <class Set>
int received_before_the_other_member() {
  Set in;
  auto busy = in.make_sender();
  auto other = in.make_sender();
  for (int i = 0; i < 3; ++i) busy.send(0);
  EXPECT_EQ(in.recv().value(), 0);
  other.send(1);
  for (int received = 0; received < 100; ++received) {
    busy.send(0);
    if (in.recv().value() == 1) return received;
  }
  return 100;
}

TYPED_TEST(order_over, a_member_waits_for_at_most_one_message_of_each_other) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<int>) {
    EXPECT_LE((received_before_the_other_member<receiver_set<int, TypeParam>>()), 1);
    EXPECT_EQ((received_before_the_other_member<port_set_2012<int, TypeParam>>()), 100);
  }
}

TYPED_TEST(order_over, in_2012_the_others_keep_their_order_when_one_is_removed) {
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

}  // namespace
}  // namespace typed_pipes
