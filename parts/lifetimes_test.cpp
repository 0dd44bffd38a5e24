// Ends, sets and services that are moved from, assigned over live ones, made of nothing, or
// closed in a forked child; on every design.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

namespace typed_pipes::conformance {
namespace {

using protocols::oneshot;

template <class B>
using lifetimes_over = suite<B>;
TYPED_TEST_SUITE(lifetimes_over, usual_backends, backend_name);

template <class T>
void move_to_itself(T& t) {
  T& same = t;
  t = std::move(same);
}

TYPED_TEST(lifetimes_over, an_end_assigned_over_a_live_one_closes_it) {
  using note = over<oneshot<tracked>, TypeParam>;
  auto a = entangle<note>();
  auto b = entangle<note>();
  a.client = std::move(b.client);
  EXPECT_FALSE(std::move(a.server).recv().take());
  move_to_itself(a.client);
  EXPECT_TRUE(a.client);
  std::move(a.client).send(tracked(1));
  EXPECT_TRUE(std::move(b.server).recv().take());
  EXPECT_THROW(std::move(b.client).send(tracked(2)), spent_endpoint);
}

TYPED_TEST(lifetimes_over, a_set_of_ends_assigned_over_a_live_one_closes_its_members) {
  using note = over<oneshot<tracked>, TypeParam>;
  using end = decltype(pipe_ends<note>::server);
  auto a = entangle<note>();
  end_set<end> set;
  set.add(std::move(a.server));
  move_to_itself(set);
  EXPECT_EQ(set.size(), 1u);
  set = end_set<end>();
  EXPECT_TRUE(std::move(a.client)
                  .try_send(tracked(1))
                  .match([] { return false; }, [](full, tracked, auto) { return false; },
                         [](closed, tracked) { return true; }));
  EXPECT_THROW(set.add(end()), spent_endpoint);
  EXPECT_FALSE(set.next());
}

template <class Backend>
auto answering(std::atomic<int>& ended) {
  return spawn_service<over<protocols::ping_pong, Backend>>([&ended](auto server) {
    while (server)
      server = std::move(server).recv().match(
          [](protocols::ping_pong::ping, auto busy) {
            return std::move(busy).send(protocols::ping_pong::pong{});
          },
          [](protocols::ping_pong::bye) { return none; }, [](closed) { return none; });
    ++ended;
  });
}

TYPED_TEST(lifetimes_over, a_service_assigned_over_a_live_one_ends_it) {
  std::atomic<int> ended{0};
  {
    auto there = answering<TypeParam>(ended);
    there = answering<TypeParam>(ended);
    EXPECT_EQ(ended, 1);
    move_to_itself(there);
    EXPECT_EQ(ended, 1);
    auto moved = std::move(there);
    EXPECT_TRUE(std::move(moved.client).send(protocols::ping_pong::ping{}).recv().take());
    there = std::move(moved);
    there = service<over<protocols::ping_pong, TypeParam>>();
    EXPECT_EQ(ended, 2);
  }
}

// The child has copies of the ends, whose closing must touch nothing outside its own memory.
TYPED_TEST(lifetimes_over, a_forked_child_may_close_its_copies) {
  auto p = entangle<over<oneshot<tracked>, TypeParam>>();
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    { const auto ends = std::move(p); }
    _exit(0);
  }
  int how = 0;
  ASSERT_EQ(waitpid(child, &how, 0), child);
  EXPECT_TRUE(WIFEXITED(how) && WEXITSTATUS(how) == 0) << how;
  std::move(p.client).send(tracked(1));
  EXPECT_TRUE(std::move(p.server).recv().take());
}

}  // namespace
}  // namespace typed_pipes::conformance
