// The oneshot: a promise and its future.
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <utility>

template struct typed_pipes::check<typed_pipes::protocols::oneshot<int>>;

namespace typed_pipes::protocols {
namespace {

using promise = oneshot<std::unique_ptr<int>>;
using giver = client_end<promise::ready, promise>;
using taker = server_end<promise::ready, promise>;

static_assert(can_send<giver, std::unique_ptr<int>> && !can_send<taker, std::unique_ptr<int>>);
static_assert(std::is_void_v<decltype(std::declval<giver>().send(std::make_unique<int>(1)))>,
              "once");

using shape = graph<promise::start>;
static_assert(shape::state_count == 1 && shape::edges.size() == 1);
static_assert(shape::info.bounded && shape::info.can_end && shape::slots == 1);
static_assert(shape::info.to_server == 1 && shape::info.to_client == 0);

template <class B>
class oneshot_over : public ::testing::Test {};
TYPED_TEST_SUITE(oneshot_over, conformance::designs_below, conformance::backend_name);

TYPED_TEST(oneshot_over, delivers_the_result) {
  auto [give, get] = entangle<over<promise, TypeParam>>();
  const std::jthread worker(
      [give = std::move(give)]() mutable { std::move(give).send(std::make_unique<int>(42)); });
  auto got = std::move(get).recv().take();
  ASSERT_TRUE(got);
  EXPECT_EQ(*got->message, 42);
}

TYPED_TEST(oneshot_over, a_client_that_leaves_is_seen_as_closed) {
  auto [give, get] = entangle<over<promise, TypeParam>>();
  { const auto dropped = std::move(give); }
  EXPECT_FALSE(std::move(get).recv().take());
}

TYPED_TEST(oneshot_over, a_result_that_is_not_received_is_destroyed) {
  using watched = oneshot<std::shared_ptr<int>>;
  const auto value = std::make_shared<int>(1);
  auto [give, get] = entangle<over<watched, TypeParam>>();
  std::move(give).send(value);
  EXPECT_EQ(value.use_count(), 2);
  std::move(get).close();
  EXPECT_EQ(value.use_count(), 1);
}

}  // namespace
}  // namespace typed_pipes::protocols
