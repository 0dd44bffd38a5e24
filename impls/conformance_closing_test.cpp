// Every backend must pass this when an endpoint closes: in any state, on either side, with messages under
// way. Both endpoints are in one thread; conformance_threads_test.cpp closes them in different threads.

#include <cstddef>
#include <optional>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/talk.hpp>

namespace typed_pipes::conformance {
namespace {

template <class B>
using conformance_closing = suite<B>;
TYPED_TEST_SUITE(conformance_closing, designs, backend_name);

TYPED_TEST(conformance_closing, either_side_closes_in_any_state_with_messages_under_way) {
  for (std::size_t count = 0; count <= 10; ++count) {
    for (std::size_t under_way = 0; under_way <= last_burst(count); ++under_way) {
      const bool client_is_ahead = count > 0 && sender_of(count - 1) == role::client;
      {
        interrupted_talk<TypeParam> t(count, under_way);
        t.client = none;
        outlive_the_peer(t.server, client_is_ahead ? under_way : 0);
      }
      {
        interrupted_talk<TypeParam> t(count, under_way);
        t.server = none;
        outlive_the_peer(t.client, client_is_ahead ? 0 : under_way);
      }
      { interrupted_talk<TypeParam> both_dropped(count, under_way); }
      EXPECT_EQ(tracked::alive, 0) << count << " sent, " << under_way << " under way";
    }
  }
}

TYPED_TEST(conformance_closing, destroys_many_undelivered_messages) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, flow<tracked>) {
    constexpr int count =
        TypeParam::traits.put_blocks == put_blocks::never ? 20000 : 1;  // deep recursion would show
    for (const bool receiver_first : {true, false}) {
      auto [c, s] = entangle<over<flow<tracked>, TypeParam>>();
      for (int i = 0; i < count; ++i)
        c = std::move(c).template emplace<flow<tracked>::item>(tracked(1));
      EXPECT_EQ(tracked::alive, count);
      if (receiver_first) std::move(s).close();
      std::move(c).close();
    }
  }
}

TYPED_TEST(conformance_closing, closes_endpoints_inside_messages_that_were_never_taken) {
  using inner = over<exchange<tracked>, TypeParam>;
  using e = exchange<server_end<typename exchange<tracked>::asking, inner>>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  auto [ic, is] = entangle<inner>();
  auto waiting = std::move(c).send(typename e::question{std::move(is)});
  auto inner_waiting =
      std::move(ic).template emplace<typename exchange<tracked>::question>(tracked(1));
  std::move(s).close();
  std::move(waiting).close();
  EXPECT_FALSE(std::move(inner_waiting).recv().take().has_value());
}

}  // namespace
}  // namespace typed_pipes::conformance
