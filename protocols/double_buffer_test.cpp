// The double buffer: acquired, drawn into and given back in this order only.
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/double_buffer.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::protocols {
namespace {

using pixels = std::unique_ptr<std::vector<int>>;
using screen = double_buffer<pixels>;

}  // namespace
}  // namespace typed_pipes::protocols

template struct typed_pipes::check<typed_pipes::protocols::double_buffer<int>>;

namespace typed_pipes::protocols {
namespace {

using idle = client_end<screen::idle, screen>;
using waits = client_end<screen::wait_buffer, screen>;
using drawing = client_end<screen::drawing, screen>;

static_assert(can_send<idle, screen::acquire> && !can_send<idle, screen::give_back>,
              "nothing to give back yet");
static_assert(can_send<drawing, screen::give_back> && !can_send<drawing, screen::acquire>,
              "first give back");
static_assert(can_receive<waits, screen::here>);
static_assert(can_send<server_end<screen::wait_buffer, screen>, screen::here>);

using shape = graph<screen::start>;
static_assert(shape::state_count == 3 && shape::edges.size() == 3);
static_assert(shape::info.bounded && !shape::info.can_end && shape::slots == 2);
static_assert(shape::info.to_server == 2 && shape::info.to_client == 1,
              "give_back and the next acquire");

template <class B>
class double_buffer_over : public ::testing::Test {};
TYPED_TEST_SUITE(double_buffer_over, conformance::designs_below, conformance::backend_name);

TYPED_TEST(double_buffer_over, the_same_two_buffers_are_exchanged) {
  auto [renderer, shows] = entangle<over<screen, TypeParam>>();
  int shown = 0;
  std::jthread display([&shown, shows = std::move(shows)]() mutable {
    auto front = std::make_unique<std::vector<int>>(4, 0);
    auto back = std::make_unique<std::vector<int>>(4, 0);
    while (shows)
      shows = std::move(shows).recv().match(
          [&](screen::acquire, auto asked) {
            return std::move(asked)
                .send(screen::here{std::move(back)})
                .recv()
                .match(
                    [&](screen::give_back m, auto next) {
                      back = std::exchange(front, std::move(m.buffer));
                      shown += front->front();
                      return next;
                    },
                    [](closed) { return none; });
          },
          [](closed) { return none; });
  });
  for (int frame = 1; frame <= 10; ++frame) {
    auto got = std::move(renderer).send(screen::acquire{}).recv().take();
    ASSERT_TRUE(got);
    got->message.buffer->front() = frame;
    renderer = std::move(got->next).send(screen::give_back{std::move(got->message.buffer)});
  }
  std::move(renderer).close();
  display.join();
  EXPECT_EQ(shown, 55);
}

}  // namespace
}  // namespace typed_pipes::protocols
