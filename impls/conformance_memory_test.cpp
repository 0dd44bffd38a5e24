// Memory runs out at the first, second, ... allocation of each operation, on every backend: the exception comes
// out, the ends are as documented, nothing leaks, and the peer is not left waiting. parts/memory_test.cpp has what
// is made of ends.

#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/out_of_memory.hpp>
#include <typed_pipes/impls/test/sandbox.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using namespace out_of_memory;

// --- what a process allocates once ----------------------------------------------------------------

// The first use of global_mutex in this program is that of the ledger. One with locks of another type has a table
// of its own, which nobody has made.
struct other_locks : detail::locks {};
template <class B>
struct not_used_before {
  using type = B;
};
template <class Then>
struct not_used_before<basic_global_mutex<Then>> {
  using type = basic_global_mutex<Then, other_locks>;
};

// Before the other tests. In a process of its own for each allocation, because a first use is no more a first one
// after it.
template <class B>
class conformance_memory_at_first : public ::testing::Test {};
TYPED_TEST_SUITE(conformance_memory_at_first, designs, backend_name);

TYPED_TEST(conformance_memory_at_first, can_run_out_in_the_first_use_and_the_next_use_succeeds) {
  using p = over<exchange<message>, typename not_used_before<TypeParam>::type>;
  using e = exchange<message>;
  const auto use = [] {
    auto [c, s] = entangle<p>();
    const auto never_taken = std::move(c).send(e::question{std::make_unique<int>(7)});
    end_set<decltype(s)> set;
    set.add(std::move(s));
    wait_any(*set.next());
  };
  static constexpr int none_failed = 128, wrong = 255;
  std::vector<int> kept;  // the blocks that a process keeps, if allocation 0, 1, ... fails
  for (int n = 0; kept.empty() || kept.back() < none_failed; ++n) {
    kept.push_back(in_a_process([&use, n] {
      const long before = live_blocks;
      bool failed = false;
      try {
        allocations::left = n;
        use();
      } catch (const std::bad_alloc&) {
        failed = true;
      }
      allocations::left = -1;
      use();
      const long blocks = live_blocks - before;
      if (blocks < 0 || blocks >= none_failed) return wrong;
      return static_cast<int>(blocks) + (failed ? 0 : none_failed);
    }));
    ASSERT_GE(kept.back(), 0) << "the process of allocation " << n << " did not end well";
  }
  const int of_all = kept.back() - none_failed;
  kept.pop_back();
  EXPECT_FALSE(kept.empty());
  for (const int blocks : kept) EXPECT_EQ(blocks, of_all) << "a block leaks, or is missing";
}

// --- each operation -------------------------------------------------------------------------------

template <class B>
class conformance_memory : public ::testing::Test {};
TYPED_TEST_SUITE(conformance_memory, designs, backend_name);

TYPED_TEST(conformance_memory, entangle) {
  EXPECT_GT(
      fail_each_allocation(
          nothing, [](auto&) { (void)entangle<over<exchange<message>, TypeParam>>(); }, anything),
      0);
}

// Ways to send m, for an end in any state that sends.
constexpr auto by_send = [](auto end, auto m) { return std::move(end).send(std::move(m)); };
constexpr auto by_emplace = [](auto end, auto m) {
  return std::move(end).template emplace<decltype(m)>(std::move(m.m));
};
constexpr auto by_try_send = [](auto end, auto m) {
  using given = decltype(m);
  return std::move(end)
      .try_send(std::move(m))
      .match([](auto next) { return next; }, [](full, given, auto) { return none; },
             [](closed, given) { return none; });
};
constexpr auto by_any_end = [](auto end, auto m) {
  using state = decltype(end);
  any_end<typename state::protocol_type, state::role> any = std::move(end);
  return std::move(any).visit([&](state same) { return std::move(same).send(std::move(m)); },
                              [](auto) { return none; });
};

template <class B, class Way>
int fail_each_allocation_of_a_conversation(Way way) {
  using e = exchange<message>;
  struct prepared {
    pipe_ends<over<e, B>> ends = entangle<over<e, B>>();
    std::vector<message> to_send = messages(6);
  };
  return fail_each_allocation(
      [] { return prepared(); },
      [way](prepared& p) {
        for (std::size_t i = 0; i < p.to_send.size(); i += 2) {
          auto asked = way(std::move(p.ends.client), typename e::question{std::move(p.to_send[i])});
          auto got = std::move(p.ends.server)
                         .recv()
                         .match(
                             [&](typename e::question, auto next) {
                               return way(std::move(next),
                                          typename e::answer{std::move(p.to_send[i + 1])});
                             },
                             [](typename e::stop) { return none; }, [](closed) { return none; });
          p.ends.server = std::move(got);
          auto answered = std::move(asked).recv().take();
          p.ends.client = std::move(answered->next);
        }
      },
      [](prepared& p, bool failed) {
        EXPECT_EQ(static_cast<bool>(p.ends.client), !failed);
        // The end that could not send is closed; the other one sees that or is closed too.
        if (failed && p.ends.server)
          std::move(p.ends.server).recv().match([](closed) {}, [](auto) {}, [](auto, auto) {});
      });
}

TYPED_TEST(conformance_memory, a_conversation) {
  const auto in_each_way = [](auto... ways) {
    for (const int failures : {fail_each_allocation_of_a_conversation<TypeParam>(ways)...}) {
      EXPECT_GE(failures, TypeParam::traits.allocates == allocation::per_message ? 6 : 0);
      if (TypeParam::traits.allocates == allocation::at_creation) {
        EXPECT_EQ(failures, 0);
      }
    }
  };
  in_each_way(by_send, by_emplace, by_try_send, by_any_end);
}

TYPED_TEST(conformance_memory, send_all) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    struct prepared {
      pipe_ends<over<protocols::stream<message>, TypeParam>> ends =
          entangle<over<protocols::stream<message>, TypeParam>>();
      std::vector<message> to_send = messages(many);
    };
    fail_each_allocation([] { return prepared(); },
                         [](prepared& p) {
                           p.ends.client = std::move(p.ends.client).send_all(std::move(p.to_send));
                         },
                         [](prepared& p, bool failed) {
                           EXPECT_EQ(static_cast<bool>(p.ends.client), !failed);
                           p.ends.client = none;
                           int received = 0;
                           while (p.ends.server)
                             p.ends.server =
                                 std::move(p.ends.server).recv().take_all([&](message m) {
                                   EXPECT_EQ(*m, received++);
                                 });
                           EXPECT_EQ(received == many, !failed);
                         });
  }
}

// The client asks the server at `place`, for which a wait for all of them finds it ready, and gets an answer.
template <class Client, class Servers>
Client question_and_answer(Client client, Servers& servers, std::size_t place) {
  using e = exchange<message>;
  auto waiting = std::move(client).send(e::question{std::make_unique<int>(7)});
  EXPECT_EQ(wait_any_in(servers), place);
  servers[place] =
      std::move(servers[place])
          .recv()
          .match([](e::question q,
                    auto next) { return std::move(next).send(e::answer{std::move(q.m)}); },
                 [](e::stop) { return none; }, [](closed) { return none; });
  auto answer = std::move(waiting).recv().take();
  EXPECT_EQ(*answer->message.m, 7);
  return std::move(answer->next);
}

TYPED_TEST(conformance_memory, wait_any) {
  using e = exchange<message>;
  using p = over<e, TypeParam>;
  struct prepared {
    std::vector<client_end<e::asking, p>> clients;
    std::vector<server_end<e::asking, p>> servers;
  };
  const auto waiting_by = [](auto wait) {
    EXPECT_GT(fail_each_allocation(
                  [] {
                    prepared made;
                    for (int i = 0; i < 64; ++i) {
                      auto ends = entangle<p>();
                      made.clients.push_back(std::move(ends.client));
                      made.servers.push_back(std::move(ends.server));
                    }
                    return made;
                  },
                  [&](prepared& all) {
                    // Late enough that a busy machine does not pass it before the wait allocates.
                    EXPECT_FALSE(wait(clock::now() + std::chrono::milliseconds(100), all.servers));
                  },
                  [](prepared& all, bool) {
                    for (std::size_t i = 0; i < all.servers.size(); ++i)
                      all.clients[i] =
                          question_and_answer(std::move(all.clients[i]), all.servers, i);
                  }),
              0);
  };
  waiting_by([](auto soon, auto& servers) { return wait_any_in_until(soon, servers); });
  waiting_by([](auto soon, auto& servers) { return wait_any_until(soon, servers[0], servers[1]); });
}

}  // namespace
}  // namespace typed_pipes::conformance
