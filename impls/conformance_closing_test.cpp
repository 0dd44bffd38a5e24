// What every backend must do when an endpoint closes: in any state, on either side, with messages under
// way. Both endpoints are in one thread; conformance_threads_test.cpp closes them in different threads.

#include <array>
#include <cstddef>
#include <optional>
#include <typed_pipes/impls/test/conformance.hpp>

namespace typed_pipes::conformance {
namespace {

template <class B>
using conformance_closing = suite<B>;
TYPED_TEST_SUITE(conformance_closing, designs, backend_name);

// ---- one endpoint of a talk, in any state ----

enum class happened { sent, took, saw_closed };

template <class B, role R>
using talker = any_end<over<talk, B>, R>;

template <class B, role R>
happened step(talker<B, R>& e) {
  happened what{};
  e = std::move(e).visit([&](auto end) -> talker<B, R> {
    using state = typename decltype(end)::state_type;
    if constexpr (sends(R, state::direction)) {
      what = happened::sent;
      using message = typename detail::nth_t<0, typename state::edges>::message;
      return std::move(end).template emplace<message>(tracked(7));
    } else {
      return std::move(end).recv().match(
          [&](closed) -> talker<B, R> {
            what = happened::saw_closed;
            return none;
          },
          [&](auto message, auto next) -> talker<B, R> {
            what = happened::took;
            EXPECT_EQ(message.t.value(), 7u);
            return next;
          });
    }
  });
  return what;
}

constexpr std::array senders{role::client, role::client, role::server, role::server, role::server};
constexpr role sender_of(std::size_t message) { return senders[message % senders.size()]; }

// The length of the burst that ends with message `count - 1`.
constexpr std::size_t last_burst(std::size_t count) {
  std::size_t burst = 0;
  while (burst < count && sender_of(count - 1 - burst) == sender_of(count - 1)) ++burst;
  return burst;
}

// A talk in which `count` messages were sent and the last `under_way` of them were not taken.
template <class B>
struct interrupted_talk {
  talker<B, role::client> client;
  talker<B, role::server> server;

  interrupted_talk(std::size_t count, std::size_t under_way) {
    auto ends = entangle<over<talk, B>>();
    client = std::move(ends.client);
    server = std::move(ends.server);
    for (std::size_t m = 0; m < count; ++m) {
      const bool by_client = sender_of(m) == role::client;
      EXPECT_EQ(by_client ? step(client) : step(server), happened::sent);
      if (m + under_way < count) {
        EXPECT_EQ(by_client ? step(server) : step(client), happened::took);
      }
    }
  }
};

// After the peer left, messages under way can still be taken; then a receive sees closed. What is sent is lost.
template <class B, role R>
void outlive_the_peer(talker<B, R>& survivor, std::size_t under_way_to_it) {
  for (std::size_t i = 0; i < under_way_to_it; ++i) ASSERT_EQ(step(survivor), happened::took);
  for (int sends = 0; sends <= 3; ++sends) {
    const happened what = step(survivor);
    if (what == happened::saw_closed) return;
    ASSERT_EQ(what, happened::sent);
  }
  FAIL() << "it was never seen that the peer left";
}

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
