// Ping-pong: which messages may be sent in which state, and a session that ends by a message.
#include <gtest/gtest.h>

#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

template struct typed_pipes::check<typed_pipes::protocols::ping_pong>;

namespace typed_pipes::protocols {
namespace {

using idle = client_end<ping_pong::idle, ping_pong>;
using busy = client_end<ping_pong::busy, ping_pong>;

static_assert(can_send<idle, ping_pong::ping> && can_send<idle, ping_pong::bye>);
static_assert(!can_send<idle, ping_pong::pong>);
static_assert(!can_send<busy, ping_pong::ping>, "no second ping before the pong");
static_assert(can_send<server_end<ping_pong::busy, ping_pong>, ping_pong::pong>);
static_assert(!can_send<server_end<ping_pong::busy, ping_pong>, ping_pong::bye>,
              "only the client ends it");
static_assert(sizeof(ping_pong::ping) == 1, "an empty payload takes no space");

using shape = graph<ping_pong::start>;
static_assert(shape::state_count == 2 && shape::edges.size() == 3);
static_assert(shape::info.bounded && shape::info.can_end && shape::slots == 1);
static_assert(shape::info.to_server == 1 && shape::info.to_client == 1);
static_assert(shape::info.culprit == no_state);

template <class B>
class ping_pong_over : public ::testing::Test {};
TYPED_TEST_SUITE(ping_pong_over, conformance::usual_backends, conformance::backend_name);

TYPED_TEST(ping_pong_over, ends_by_a_message) {
  using match = basic_ping_pong<int>;
  using on_backend = over<match, TypeParam>;
  auto [c, s] = entangle<on_backend>();
  bool got_bye = false;
  std::jthread server([&got_bye, s = std::move(s)]() mutable {
    while (s)
      s = std::move(s).recv().match(
          [](typename match::ping p, auto next) {
            return std::move(next).send(typename match::pong{p.ball + 1});
          },
          [&](typename match::bye) {
            got_bye = true;
            return none;
          },
          [](closed) { return none; });
  });
  int ball = 0;
  for (int i = 0; c && i < 100; ++i)
    c = std::move(c)
            .send(typename match::ping{ball})
            .recv()
            .match(
                [&](typename match::pong p, auto next) {
                  ball = p.ball;
                  return next;
                },
                [](closed) { return none; });
  ASSERT_TRUE(c);
  static_assert(std::is_void_v<decltype(std::move(c).send(typename match::bye{}))>,
                "no next endpoint after the last message");
  std::move(c).send(typename match::bye{});
  server.join();
  EXPECT_EQ(ball, 100);
  EXPECT_TRUE(got_bye);
}

}  // namespace
}  // namespace typed_pipes::protocols
