// The two ping-pongs differ only in the loop that is never entered, which makes one of them unbounded.
#include <gtest/gtest.h>

#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/protocols/ping_pong_unbounded.hpp>

template struct typed_pipes::check<typed_pipes::protocols::ping_pong_unbounded>;

namespace typed_pipes::protocols {
namespace {

using free_shape = graph<ping_pong_unbounded::start>;
using bound_shape = graph<ping_pong::start>;
static_assert(!free_shape::info.bounded && bound_shape::info.bounded);

// The messages that are used are the same.
using idle = client_end<ping_pong_unbounded::idle, ping_pong_unbounded>;
static_assert(can_send<idle, ping_pong_unbounded::ping> &&
              can_send<idle, ping_pong_unbounded::bye>);
static_assert(sizeof(ping_pong_unbounded::ping) == sizeof(ping_pong::ping));

template <class... B>
constexpr bool carried_by_backends_for_unbounded_protocols_only(backend_list<B...>) {
  return ((runs_on<B, ping_pong_unbounded> == !B::traits.bounded_protocols_only) && ...) &&
         (runs_on<B, ping_pong> && ...);
}
static_assert(carried_by_backends_for_unbounded_protocols_only(all_backends{}));

TEST(ping_pong_unbounded, names_the_loop_that_makes_it_unbounded) {
  EXPECT_NE(free_shape::info.culprit, no_state);
  EXPECT_EQ(to_mermaid<ping_pong_unbounded::start>(),
            "stateDiagram-v2\n"
            "    [*] --> idle\n"
            "    idle --> busy : !ping\n"
            "    idle --> [*] : !bye\n"
            "    idle --> spilling : !spill\n"
            "    busy --> idle : ?pong\n"
            "    spilling --> spilling : !spill\n");
}

}  // namespace
}  // namespace typed_pipes::protocols
