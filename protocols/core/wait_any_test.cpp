// wait_any(): which endpoint it returns, and that it receives nothing; on every backend.

#include <chrono>
#include <optional>
#include <span>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using namespace std::chrono_literals;
using protocols::oneshot;

template <class B>
using wait_any_over = suite<B>;
TYPED_TEST_SUITE(wait_any_over, usual_backends, backend_name);

template <class Backend>
using note = over<oneshot<tracked>, Backend>;

TYPED_TEST(wait_any_over, returns_the_one_with_a_message_and_receives_nothing) {
  auto a = entangle<note<TypeParam>>();
  auto b = entangle<note<TypeParam>>();
  std::move(b.client).send(tracked(7));
  EXPECT_EQ(wait_any(a.server, b.server), 1u);
  EXPECT_EQ(wait_any(b.server, a.server), 0u);
  std::move(a.client).send(tracked(8));
  EXPECT_EQ(wait_any(a.server, b.server), 0u);  // both are ready: the first one
  EXPECT_EQ(std::move(b.server).recv().take()->message.value(), 7u);
  EXPECT_EQ(std::move(a.server).recv().take()->message.value(), 8u);
}

TYPED_TEST(wait_any_over, an_endpoint_whose_peer_left_is_ready) {
  auto a = entangle<note<TypeParam>>();
  auto b = entangle<note<TypeParam>>();
  std::move(b.client).close();
  EXPECT_EQ(wait_any(a.server, b.server), 1u);
  EXPECT_FALSE(std::move(b.server).recv().take());
}

TYPED_TEST(wait_any_over, a_deadline_leaves_the_endpoints_usable) {
  auto a = entangle<note<TypeParam>>();
  auto b = entangle<note<TypeParam>>();
  EXPECT_EQ(wait_any_for(2ms, a.server, b.server), std::nullopt);
  EXPECT_EQ(wait_any_until(clock::now() - 1s, a.server, b.server), std::nullopt);
  std::move(a.client).send(tracked(1));
  EXPECT_EQ(wait_any_for(1h, a.server, b.server), 0u);
  EXPECT_TRUE(std::move(a.server).recv().take());
}

TYPED_TEST(wait_any_over, a_sleeping_thread_is_woken_by_any_of_them) {
  for (const bool by_message : {true, false}) {
    auto a = entangle<note<TypeParam>>();
    auto b = entangle<over<exchange<tracked>, TypeParam>>();  // another protocol, another state
    std::jthread other([by_message, c = std::move(b.client)]() mutable {
      std::this_thread::sleep_for(10ms);
      if (by_message) {
        std::move(c).template emplace<exchange<tracked>::stop>(tracked(1));
      } else {
        std::move(c).close();
      }
    });
    EXPECT_EQ(wait_any(a.server, b.server), 1u);
  }
}

TYPED_TEST(wait_any_over, every_message_of_many_senders_is_received) {
  using e = exchange<tracked>;
  using end = server_end<e::asking, over<e, TypeParam>>;
  constexpr std::uint64_t rounds = 300;
  std::vector<end> ends;
  std::vector<std::jthread> askers;
  for (int i = 0; i < 3; ++i) {
    auto p = entangle<over<e, TypeParam>>();
    ends.push_back(std::move(p.server));
    askers.emplace_back([c = std::move(p.client)]() mutable {
      for (std::uint64_t n = 0; n < rounds; ++n) {
        auto got = std::move(c).template emplace<e::question>(tracked(n)).recv().take();
        ASSERT_TRUE(got);
        ASSERT_EQ(got->message.m.value(), n);
        c = std::move(got->next);
      }
    });
  }
  std::uint64_t answered = 0;
  while (!ends.empty()) {
    const std::size_t i = *wait_any_in(ends);
    ends[i] = std::move(ends[i]).recv().match(
        [&](e::question q, auto next) {
          ++answered;
          return std::move(next).template emplace<e::answer>(std::move(q.m));
        },
        [](e::stop) { return none; }, [](closed) { return none; });
    if (!ends[i]) ends.erase(ends.begin() + static_cast<std::ptrdiff_t>(i));
  }
  EXPECT_EQ(answered, 3 * rounds);
}

TYPED_TEST(wait_any_over, an_endpoint_given_twice_is_refused_and_stays_usable) {
  auto a = entangle<note<TypeParam>>();
  auto b = entangle<note<TypeParam>>();
  EXPECT_THROW(static_cast<void>(wait_any(a.server, b.server, a.server)), repeated_endpoint);
  EXPECT_THROW(static_cast<void>(wait_any_for(1h, a.server, a.server)), repeated_endpoint);
  std::move(a.client).send(tracked(1));
  EXPECT_EQ(wait_any(b.server, a.server), 1u);
}

TEST(wait_any, throws_for_a_spent_endpoint) {
  auto a = entangle<oneshot<int>>();
  const server_end<oneshot<int>::ready, oneshot<int>> spent;
  EXPECT_THROW(wait_any(a.server, spent), spent_endpoint);
  const std::vector<server_end<oneshot<int>::ready, oneshot<int>>> none_at_all;
  EXPECT_EQ(wait_any_in(none_at_all), std::nullopt);
}

TEST(wait_any, takes_spans_of_endpoints) {
  auto a = entangle<oneshot<int>>();
  auto b = entangle<oneshot<int>>();
  std::vector<server_end<oneshot<int>::ready, oneshot<int>>> ends;
  ends.push_back(std::move(a.server));
  ends.push_back(std::move(b.server));
  std::move(b.client).send(1);
  EXPECT_EQ(wait_any_in(ends), 1u);
  EXPECT_EQ(wait_any_in(std::span(ends)), 1u);
  EXPECT_EQ(wait_any_in(std::span(std::as_const(ends))), 1u);
}

TEST(wait_any, accepts_endpoints_over_different_backends) {
  auto a = entangle<over<oneshot<int>, queue_mutex>>();
  auto b = entangle<over<protocols::stream<int>, single_shot>>();
  std::jthread sender(
      [c = std::move(b.client)]() mutable { static_cast<void>(std::move(c).send(5)); });
  EXPECT_EQ(wait_any(a.server, b.server), 1u);
  EXPECT_EQ(std::move(b.server).recv().take()->message, 5);
}

}  // namespace
}  // namespace typed_pipes::conformance
