// The stream: one state, one message, no bound.
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

template struct typed_pipes::check<typed_pipes::protocols::stream<int>>;

namespace typed_pipes::protocols {
namespace {

using numbers = stream<int>;
using producer = client_end<numbers::open, numbers>;
using consumer = server_end<numbers::open, numbers>;

static_assert(can_send<producer, int> && !can_send<producer, long>,
              "a message is not made by conversion");
static_assert(can_receive<consumer, int> && !can_send<consumer, int>, "a stream has one direction");
static_assert(std::is_same_v<producer, decltype(std::declval<producer>().send(1))>,
              "the state stays the same");

using shape = graph<numbers::start>;
static_assert(shape::state_count == 1 && shape::edges.size() == 1);
static_assert(!shape::info.bounded && !shape::info.can_end);
static_assert(std::is_same_v<shape::state_at<shape::info.culprit>, numbers::open>);

template <class B>
class stream_over : public ::testing::Test {};
TYPED_TEST_SUITE(stream_over, conformance::usual_backends, conformance::backend_name);

TYPED_TEST(stream_over, delivers_everything_then_closes) {
  using flow = stream<std::unique_ptr<int>>;
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, flow) {
    auto [c, s] = entangle<over<flow, TypeParam>>();
    const std::jthread sender([c = std::move(c)]() mutable {
      for (int i = 1; i <= 1000; ++i) c = std::move(c).send(std::make_unique<int>(i));
    });
    int sum = 0, in_order = 0;
    while (auto got = std::move(s).recv().take()) {
      in_order += *got->message == in_order + 1;
      sum += *got->message;
      s = std::move(got->next);
    }
    EXPECT_EQ(sum, 500500);
    EXPECT_EQ(in_order, 1000);
  }
}

TYPED_TEST(stream_over, the_consumer_may_stop_it) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, numbers) {
    auto [c, s] = entangle<over<numbers, TypeParam>>();
    std::move(s).close();
    bool seen_closed = false;
    while (c)
      c = std::move(c).try_send(1).match([](auto next) { return next; },
                                         [](full, int, auto same) { return same; },
                                         [&](closed, int) {
                                           seen_closed = true;
                                           return none;
                                         });
    EXPECT_TRUE(seen_closed);
  }
}

}  // namespace
}  // namespace typed_pipes::protocols
