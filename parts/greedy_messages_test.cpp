// Messages of a type that can be made from anything, such as std::any, through channels, sets and services.

#include <gtest/gtest.h>

#include <any>
#include <chrono>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/greedy.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace typed_pipes {
namespace {

using conformance::greedy;

template <class B>
class greedy_messages : public conformance::suite<B> {};
TYPED_TEST_SUITE(greedy_messages, conformance::designs_below, conformance::backend_name);

template <class B, class T>
void expect_a_channel(T first, T second, T third) {
  using stream = protocols::stream<T>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(B, stream) {
    auto [out, in] = make_channel<T, B>();
    EXPECT_FALSE(in.try_recv());
    EXPECT_FALSE(in.recv_for(std::chrono::milliseconds(1)));
    EXPECT_TRUE(in);
    out.send(std::move(first));
    EXPECT_TRUE(in.try_recv());
    EXPECT_FALSE(out.try_send(std::move(second)));
    EXPECT_TRUE(in.recv_until(clock::now()));
    receiver_set<T, B> all;
    all.add(std::move(in));
    EXPECT_FALSE(all.try_recv());
    out.send(std::move(third));
    EXPECT_TRUE(all.recv_for(std::chrono::seconds(20)));
    out.close();
    EXPECT_FALSE(all.recv());
  }
}

TYPED_TEST(greedy_messages, pass_through_channels_and_sets) {
  expect_a_channel<TypeParam>(std::any(1), std::any(2), std::any(3));
  expect_a_channel<TypeParam>(greedy("sent"), greedy("sent"), greedy("sent"));
}

TYPED_TEST(greedy_messages, arrive_as_they_were_sent) {
  using stream = protocols::stream<greedy>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, stream) {
    auto [out, in] = make_channel<greedy, TypeParam>();
    out.send("sent");
    EXPECT_EQ(in.recv()->what, "sent");
    auto end = std::move(in).into_end();
    auto other = std::move(out).into_end().template emplace<greedy>("made in place");
    EXPECT_EQ(std::move(end).recv().take()->message.what, "made in place");
    EXPECT_TRUE(other);
  }
}

TYPED_TEST(greedy_messages, are_served) {
  using stream = over<protocols::stream<std::any>, TypeParam>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<std::any>) {
    int received = 0;
    {
      auto serving = spawn_service<stream>([&](auto server) {
        while (server) server = std::move(server).recv().take_all([&](std::any) { ++received; });
      });
      serving.client = std::move(serving.client).send(std::any(1)).send(std::any(2));
    }
    EXPECT_EQ(received, 2);
  }
}

}  // namespace
}  // namespace typed_pipes
