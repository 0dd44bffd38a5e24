// Ends, sets and services that are moved from, assigned over live ones, made of nothing, or
// closed in a forked child; on every design.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
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

// What a child may have copies of. Shared: only of a backend for which many may send.
template <class B>
struct everything {
  using note = over<oneshot<tracked>, B>;
  using open = typename protocols::stream<tracked>::open;
  struct nothing {};
  template <bool, class = void>
  struct copied {
    using type = nothing;
  };
  template <class Unused>
  struct copied<true, Unused> {
    using type = shared_channel_ends<tracked, B>;
  };
  static constexpr bool shares =
      shares_sending<B, detail::graph_of<detail::stream_over<tracked, B>>, role::client, open>;

  pipe_ends<note> ends = entangle<note>(), of_member = entangle<note>();
  end_set<decltype(pipe_ends<note>::server)> set;
  service<note> there;
  typename copied<shares>::type shared = {};
};

// The child has copies, whose closing must touch nothing outside its own memory. Of threads it has no copy; the C
// library of a child takes them for ended, so that a service can be joined there.
TYPED_TEST(lifetimes_over, a_forked_child_may_close_its_copies) {
  using all_of = everything<TypeParam>;
  // The service uses its end after the fork only: a child would have a copy of a lock that it holds for ever.
  std::atomic<bool> forked{false};
  std::atomic<int> served{0};
  all_of all;
  all.set.add(std::move(all.of_member.server));
  all.there = spawn_service<typename all_of::note>([&](auto server) {
    while (!forked) std::this_thread::yield();
    if (std::move(server).recv().take()) ++served;
  });
  if constexpr (all_of::shares) all.shared = make_shared_channel<tracked, TypeParam>();
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    { const auto copies = std::move(all); }
    _exit(0);
  }
  forked = true;
  int how = 0;
  ASSERT_EQ(waitpid(child, &how, 0), child);
  EXPECT_TRUE(WIFEXITED(how) && WEXITSTATUS(how) == 0) << how;
  std::move(all.ends.client).send(tracked(1));
  EXPECT_TRUE(std::move(all.ends.server).recv().take());
  std::move(all.of_member.client).send(tracked(2));
  EXPECT_TRUE(std::move(all.set.next().value()).recv().take());
  std::move(all.there.client).send(tracked(3));
  all.there = service<typename all_of::note>();
  EXPECT_EQ(served, 1);
  if constexpr (all_of::shares) {
    const auto copy = all.shared.sender;
    all.shared.sender.send(tracked(4));
    EXPECT_TRUE(all.shared.receiver.recv());
    EXPECT_TRUE(all.shared.sender);
  }
}

}  // namespace
}  // namespace typed_pipes::conformance
