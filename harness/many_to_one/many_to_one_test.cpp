// Many senders, one receiver: every system of the tables, or of rivals.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <utility>
#include <vector>

// Whom to test: ours and those of 2012, or in rivals_parts_test the others.
#ifdef TYPED_PIPES_TEST_RIVALS
#include "harness/rivals/lists.hpp"
#else
#include "harness/many_to_one/many_to_one.hpp"
#endif

namespace typed_pipes {
namespace {

using conformance::tracked;

#ifdef TYPED_PIPES_TEST_RIVALS
using systems = rivals::all_systems;
#else
using systems = all_many_to_one;
#endif

template <class List>
struct as_types;
template <class... Systems>
struct as_types<list<Systems...>> {
  using type = ::testing::Types<Systems...>;
};

struct system_name {
  template <class System>
  static std::string GetName(int) {
    return std::string(System::traits.name) + "_" + std::string(System::traits.wait);
  }
};

template <class System>
class many_to_one_over : public conformance::suite<System> {};
TYPED_TEST_SUITE(many_to_one_over, as_types<systems>::type, system_name);

// Worker w sends w * 10000, w * 10000 + 1, ...
constexpr std::uint64_t stride = 10'000;

template <class Message, class Inlet>
std::jthread worker(Inlet sender, std::uint64_t w, std::uint64_t messages) {
  return std::jthread([sender = std::move(sender), w, messages]() mutable {
    for (std::uint64_t i = 0; i < messages; ++i) sender.send(Message(w * stride + i));
  });
}

template <class Message>
std::uint64_t number_in(const Message& m) {
  if constexpr (std::is_same_v<Message, tracked>)
    return m.value();
  else
    return m;
}

template <class System, class Message>
void expect_all_in_order_then_nothing(std::uint64_t messages) {
  constexpr std::uint64_t workers = 4;
  auto [out, mine] = System::template open<Message>();
  mine.send(
      Message(workers * stride));  // while there is room: nobody receives before this thread does
  std::vector<std::jthread> threads;
  for (std::uint64_t w = 0; w < workers; ++w)
    threads.push_back(worker<Message>(System::template another<Message>(&out, mine), w, messages));
  { const auto leaving = std::move(mine); }
  std::vector<std::uint64_t> next(workers + 1, 0);
  while (auto got = out.recv()) {
    const std::uint64_t w = number_in(*got) / stride;
    ASSERT_LE(w, workers);
    EXPECT_EQ(number_in(*got) % stride, next[w]++);
  }
  EXPECT_EQ(next, (std::vector<std::uint64_t>{messages, messages, messages, messages, 1}));
  EXPECT_FALSE(out.recv());
}

TYPED_TEST(many_to_one_over, all_arrives_each_sender_in_order_then_nothing) {
  expect_all_in_order_then_nothing<TypeParam, tracked>(500);
}

#ifdef TYPED_PIPES_TEST_RIVALS
// Such messages stand in the queue itself; and more of them than have room.
TYPED_TEST(many_to_one_over, plain_messages_arrive_too) {
  expect_all_in_order_then_nothing<TypeParam, std::uint64_t>(5000);
}
#endif

TYPED_TEST(many_to_one_over, goes_on_while_one_sender_stays) {
  auto [out, mine] = TypeParam::template open<tracked>();
  {
    auto other = TypeParam::template another<tracked>(&out, mine);
    other.send(tracked(1));
  }
  EXPECT_EQ(out.recv().value().value(), 1u);
  mine.send(tracked(2));
  EXPECT_EQ(out.recv().value().value(), 2u);
  { const auto leaving = std::move(mine); }
  EXPECT_FALSE(out.recv());
}

TYPED_TEST(many_to_one_over, a_receiver_may_leave_while_all_send) {
  constexpr std::uint64_t workers = 3, messages = 500;
  auto [out, mine] = TypeParam::template open<tracked>();
  std::vector<std::jthread> threads;
  for (std::uint64_t w = 0; w < workers; ++w)
    threads.push_back(
        worker<tracked>(TypeParam::template another<tracked>(&out, mine), w, messages));
  auto gone = std::make_unique<typename TypeParam::template receiver<tracked>>(std::move(out));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(gone->recv());
  gone.reset();
  mine.send(tracked(1));
  { const auto leaving = std::move(mine); }
}  // what was not taken is destroyed by whoever sees it last: TearDown counts

TYPED_TEST(many_to_one_over, another_needs_no_outlet_where_it_clones) {
  if constexpr (TypeParam::traits.clones) {
    auto [out, mine] = TypeParam::template open<tracked>();
    auto other = TypeParam::template another<tracked>(nullptr, mine);
    other.send(tracked(1));
    EXPECT_EQ(out.recv().value().value(), 1u);
  }
}

}  // namespace
}  // namespace typed_pipes
