// Channels, and the service that starts a thread.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <system_error>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using conformance::tracked;

template <class B>
class channel_over : public conformance::suite<B> {};
TYPED_TEST_SUITE(channel_over, conformance::designs_below, conformance::backend_name);

/// A test body over the backends that carry a stream.
#define TYPED_PIPES_SKIP_UNLESS_IT_STREAMS(Backend) \
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(Backend, protocols::stream<tracked>)

TYPED_TEST(channel_over, delivers_all_in_order_then_nothing) {
  TYPED_PIPES_SKIP_UNLESS_IT_STREAMS(TypeParam) {
    auto [out, in] = make_channel<tracked, TypeParam>();
    const std::jthread sender([out = std::move(out)]() mutable {
      for (std::uint64_t i = 0; i < 1000; ++i) out.send(tracked(i));
    });
    std::uint64_t in_order = 0;
    while (auto got = in.recv()) in_order += got->value() == in_order;
    EXPECT_EQ(in_order, 1000u);
    EXPECT_FALSE(in);
    EXPECT_FALSE(in.recv());
    EXPECT_FALSE(in.recv_for(1h));
    EXPECT_FALSE(in.try_recv());
  }
}

TYPED_TEST(channel_over, distinguishes_no_message_yet_from_a_sender_that_left) {
  TYPED_PIPES_SKIP_UNLESS_IT_STREAMS(TypeParam) {
    auto [out, in] = make_channel<tracked, TypeParam>();
    EXPECT_FALSE(in.ready());
    EXPECT_FALSE(in.try_recv());
    EXPECT_FALSE(in.recv_for(1ms));
    EXPECT_FALSE(in.recv_until(clock::now()));
    EXPECT_TRUE(in);
    out.send(tracked(7));
    EXPECT_TRUE(in.ready());
    EXPECT_EQ(in.recv_for(1h).value().value(), 7u);
    EXPECT_FALSE(in.ready());
    out.close();
    EXPECT_FALSE(out);
    EXPECT_TRUE(in.ready());
    EXPECT_TRUE(in);
    EXPECT_FALSE(in.try_recv());
    EXPECT_FALSE(in);
    EXPECT_TRUE(in.ready());
  }
}

TYPED_TEST(channel_over, destroys_or_returns_messages_to_a_receiver_that_left) {
  TYPED_PIPES_SKIP_UNLESS_IT_STREAMS(TypeParam) {
    auto [out, in] = make_channel<tracked, TypeParam>();
    out.send(tracked(1));
    in.close();
    EXPECT_EQ(tracked::alive, 0);
    out.send(tracked(2));
    EXPECT_EQ(tracked::alive, 0);
    EXPECT_EQ(out.try_send(tracked(3)).value().value(), 3u);
    EXPECT_FALSE(out);
    EXPECT_THROW(out.send(tracked(4)), spent_endpoint);
    out.close();
  }
}

TYPED_TEST(channel_over, try_send_delivers_the_message) {
  TYPED_PIPES_SKIP_UNLESS_IT_STREAMS(TypeParam) {
    auto [out, in] = make_channel<tracked, TypeParam>();
    EXPECT_FALSE(out.try_send(tracked(3)));
    EXPECT_TRUE(out);
    EXPECT_EQ(in.recv().value().value(), 3u);
  }
}

TYPED_TEST(channel_over, an_endpoint_can_be_released_and_used_by_protocol) {
  TYPED_PIPES_SKIP_UNLESS_IT_STREAMS(TypeParam) {
    auto [out, in] = make_channel<tracked, TypeParam>();
    auto end = std::move(out).into_end().send(tracked(5));
    EXPECT_EQ(std::move(in).into_end().recv().take().value().message.value(), 5u);
    std::move(end).close();
  }
}

TYPED_TEST(channel_over, a_service_replies_and_is_joined) {
  using pong = over<protocols::ping_pong, TypeParam>;
  std::atomic<int> answered{0};
  {
    auto there = spawn_service<pong>([&answered](auto server) {
      while (server)
        server = std::move(server).recv().match(
            [&](protocols::ping_pong::ping, auto busy) {
              answered.fetch_add(1, std::memory_order_relaxed);
              return std::move(busy).send(protocols::ping_pong::pong{});
            },
            [](protocols::ping_pong::bye) { return none; }, [](closed) { return none; });
    });
    for (int i = 0; i < 3; ++i)
      there.client =
          std::move(there.client).send(protocols::ping_pong::ping{}).recv().take().value().next;
  }  // closes the endpoint, then joins the thread
  EXPECT_EQ(answered.load(std::memory_order_relaxed), 3);
}

struct kilobyte {
  char bytes[1024];
};

// The rule of protocols/README.md, which capacity_test.cpp checks, for messages of 1,024 bytes.
TEST(channel, over_a_ring_returns_the_message_when_full) {
  auto [out, in] = make_channel<kilobyte, ring>();
  int sent = 0;
  while (sent < 1000 && !out.try_send({})) ++sent;
  EXPECT_EQ(sent, 16);
  EXPECT_TRUE(out) << "full, not closed";
  EXPECT_TRUE(in.recv());
}

TEST(channel, of_empty_ends_is_false_and_closes_without_effect) {
  sender<int> out;
  receiver<int> in;
  EXPECT_FALSE(out);
  EXPECT_FALSE(in);
  EXPECT_THROW(out.send(1), spent_endpoint);
  EXPECT_FALSE(in.recv());
  out.close();
  in.close();
}

}  // namespace
}  // namespace typed_pipes
