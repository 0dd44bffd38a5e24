// -----------------------------------------------------------------------------
// many_to_one_suite.hpp - the tests that every system of many_to_one.hpp passes, ours or of others.
// -----------------------------------------------------------------------------
// A test program instantiates many_to_one_over for its list of systems.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/impls/test/conformance.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::many_to_one_suite {

using conformance::tracked;

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
TYPED_TEST_SUITE_P(many_to_one_over);

// Worker w sends w * 10000, w * 10000 + 1, ...
inline constexpr std::uint64_t stride = 10'000;

template <class Message, class Sender>
std::jthread worker(Sender sender, std::uint64_t w, std::uint64_t messages) {
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
  auto [in, mine] = System::template open<Message>();
  mine.send(Message(workers *
                    stride));  // before the others fill a bounded queue: nothing is received yet
  std::vector<std::jthread> threads;
  for (std::uint64_t w = 0; w < workers; ++w)
    threads.push_back(worker<Message>(System::template another<Message>(&in, mine), w, messages));
  { const auto closed_here = std::move(mine); }
  std::vector<std::uint64_t> next(workers + 1, 0);
  while (auto got = in.recv()) {
    const std::uint64_t w = number_in(*got) / stride;
    ASSERT_LE(w, workers);
    EXPECT_EQ(number_in(*got) % stride, next[w]++);
  }
  EXPECT_EQ(next, (std::vector<std::uint64_t>{messages, messages, messages, messages, 1}));
  EXPECT_FALSE(in.recv());
}

TYPED_TEST_P(many_to_one_over, delivers_each_senders_messages_in_order_then_nothing) {
  expect_all_in_order_then_nothing<TypeParam, tracked>(500);
}

TYPED_TEST_P(many_to_one_over, stays_open_while_one_sender_is_open) {
  auto [in, mine] = TypeParam::template open<tracked>();
  {
    auto other = TypeParam::template another<tracked>(&in, mine);
    other.send(tracked(1));
  }
  EXPECT_EQ(in.recv().value().value(), 1u);
  mine.send(tracked(2));
  EXPECT_EQ(in.recv().value().value(), 2u);
  { const auto closed_here = std::move(mine); }
  EXPECT_FALSE(in.recv());
}

TYPED_TEST_P(many_to_one_over, its_receiver_may_be_destroyed_while_all_send) {
  constexpr std::uint64_t workers = 3, messages = 500;
  auto [in, mine] = TypeParam::template open<tracked>();
  std::vector<std::jthread> threads;
  for (std::uint64_t w = 0; w < workers; ++w)
    threads.push_back(
        worker<tracked>(TypeParam::template another<tracked>(&in, mine), w, messages));
  auto leaving_receiver =
      std::make_unique<typename TypeParam::template receiver<tracked>>(std::move(in));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(leaving_receiver->recv());
  leaving_receiver.reset();
  mine.send(tracked(1));
  { const auto closed_here = std::move(mine); }
}  // TearDown checks that messages that were not received are destroyed

TYPED_TEST_P(many_to_one_over, another_needs_no_receiver_where_it_clones) {
  if constexpr (TypeParam::traits.clones) {
    auto [in, mine] = TypeParam::template open<tracked>();
    auto other = TypeParam::template another<tracked>(nullptr, mine);
    other.send(tracked(1));
    EXPECT_EQ(in.recv().value().value(), 1u);
  }
}

REGISTER_TYPED_TEST_SUITE_P(many_to_one_over, delivers_each_senders_messages_in_order_then_nothing,
                            stays_open_while_one_sender_is_open,
                            its_receiver_may_be_destroyed_while_all_send,
                            another_needs_no_receiver_where_it_clones);

}  // namespace typed_pipes::many_to_one_suite
