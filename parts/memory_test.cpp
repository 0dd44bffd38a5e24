// Memory runs out at the first, second, ... allocation of each operation, on every backend: the exception comes
// out, the ends are as documented, nothing leaks, and the peer is not left waiting.

#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <typed_pipes/impls/test/allocations.hpp>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using allocations::live_blocks;
using message = std::unique_ptr<int>;

// Runs `operation` on what `prepare` returns with 0, 1, ... successful allocations, until it succeeds. `check`
// gets the same and whether the operation failed. Returns how often it failed.
template <class Prepare, class Operation, class Check>
int fail_each_allocation(Prepare prepare, Operation operation, Check check) {
  {
    auto first_use = prepare();  // what a thread or the process allocates once
    operation(first_use);
  }
  for (int n = 0;; ++n) {
    const long before = live_blocks;
    bool failed = false;
    {
      auto ends = prepare();
      try {
        allocations::left = n;
        operation(ends);
        allocations::left = -1;
      } catch (const std::bad_alloc&) {
        allocations::left = -1;
        failed = true;
      }
      check(ends, failed);
    }
    EXPECT_EQ(live_blocks, before) << "a block leaks if allocation " << n << " fails";
    if (!failed) return n;
  }
}
constexpr auto anything = [](auto&, bool) {};
constexpr auto nothing = [] { return 0; };

std::vector<message> messages(int count) {
  std::vector<message> made;
  made.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) made.push_back(std::make_unique<int>(i));
  return made;
}

// The messages that arrive, in order, until the peer has left.
template <class Receiver>
int drain(Receiver& in) {
  int count = 0;
  while (auto m = in.recv()) EXPECT_EQ(**m, count++);
  return count;
}

constexpr int many = 200;  // more than a chunk of any queue

template <class B>
struct streaming {
  channel_ends<message, B> channel = make_channel<message, B>();
  std::vector<message> to_send = messages(many);
  int sent = 0;
};

template <class B>
class memory : public ::testing::Test {};
TYPED_TEST_SUITE(memory, designs, backend_name);

TYPED_TEST(memory, entangle) {
  EXPECT_GT(
      fail_each_allocation(
          nothing, [](auto&) { (void)entangle<over<exchange<message>, TypeParam>>(); }, anything),
      0);
}

TYPED_TEST(memory, a_conversation) {
  using e = exchange<message>;
  struct prepared {
    pipe_ends<over<e, TypeParam>> ends = entangle<over<e, TypeParam>>();
    std::vector<message> to_send = messages(6);
  };
  fail_each_allocation(
      [] { return prepared(); },
      [](prepared& p) {
        for (std::size_t i = 0; i < p.to_send.size(); i += 2) {
          auto asked = std::move(p.ends.client).send(typename e::question{std::move(p.to_send[i])});
          auto got = std::move(p.ends.server)
                         .recv()
                         .match(
                             [&](typename e::question, auto next) {
                               return std::move(next).send(
                                   typename e::answer{std::move(p.to_send[i + 1])});
                             },
                             [](typename e::stop) { return none; }, [](closed) { return none; });
          p.ends.server = std::move(got);
          auto answered = std::move(asked).recv().take();
          p.ends.client = std::move(answered->next);
        }
      },
      [](prepared& p, bool failed) {
        if (!failed) return;
        // The end that could not send is closed; the other one sees that or is closed too.
        EXPECT_FALSE(p.ends.client);
        if (p.ends.server)
          std::move(p.ends.server).recv().match([](closed) {}, [](auto) {}, [](auto, auto) {});
      });
}

TYPED_TEST(memory, send) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    fail_each_allocation([] { return streaming<TypeParam>(); },
                         [](auto& s) {
                           for (message& m : s.to_send) {
                             s.channel.sender.send(std::move(m));
                             ++s.sent;
                           }
                         },
                         [](auto& s, bool failed) {
                           EXPECT_EQ(static_cast<bool>(s.channel.sender), !failed);
                           s.channel.sender.close();
                           EXPECT_EQ(drain(s.channel.receiver), s.sent);
                         });
  }
}

TYPED_TEST(memory, try_send) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    fail_each_allocation([] { return streaming<TypeParam>(); },
                         [](auto& s) {
                           for (message& m : s.to_send) {
                             EXPECT_FALSE(s.channel.sender.try_send(std::move(m)));
                             ++s.sent;
                           }
                         },
                         [](auto& s, bool failed) {
                           EXPECT_EQ(static_cast<bool>(s.channel.sender), !failed);
                           s.channel.sender.close();
                           EXPECT_EQ(drain(s.channel.receiver), s.sent);
                         });
  }
}

TYPED_TEST(memory, send_all) {
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

TYPED_TEST(memory, receiving_and_closing_allocate_nothing) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    const auto filled = [] {
      streaming<TypeParam> s;
      for (message& m : s.to_send) s.channel.sender.send(std::move(m));
      return s;
    };
    const auto receive_some_and_close = [](auto& s) {
      for (int i = 0; i < many / 2; ++i) EXPECT_TRUE(s.channel.receiver.recv());
      s.channel.receiver.close();
      s.channel.sender.close();
    };
    EXPECT_EQ(fail_each_allocation(filled, receive_some_and_close, anything), 0);
  }
}

TYPED_TEST(memory, wait_any) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    using p = over<protocols::stream<message>, TypeParam>;
    using open = typename protocols::stream<message>::open;
    struct prepared {
      std::vector<client_end<open, p>> clients;
      std::vector<server_end<open, p>> servers;
    };
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
                  [](prepared& all) {
                    // Late enough that a busy machine does not pass it before the wait allocates.
                    const auto soon = clock::now() + std::chrono::milliseconds(100);
                    EXPECT_FALSE(wait_any_in_until(soon, all.servers));
                  },
                  [](prepared& all, bool) {
                    for (std::size_t i = 0; i < all.servers.size(); ++i) {
                      all.clients[i] = std::move(all.clients[i]).send(std::make_unique<int>(7));
                      EXPECT_EQ(wait_any_in(all.servers), i);
                      all.servers[i] = std::move(std::move(all.servers[i]).recv().take()->next);
                    }
                  }),
              0);
  }
}

TYPED_TEST(memory, adding_to_a_set) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    struct prepared {
      receiver_set<message, TypeParam> set;
      std::vector<sender<message, TypeParam>> senders;
    };
    EXPECT_GT(fail_each_allocation(
                  [] {
                    prepared made;
                    made.senders.reserve(many);
                    return made;
                  },
                  [](prepared& p) {
                    while (p.senders.size() < many) p.senders.push_back(p.set.make_sender());
                  },
                  [](prepared& p, bool) {
                    ASSERT_EQ(p.set.size(), p.senders.size());
                    for (auto& s : p.senders) {
                      s.send(std::make_unique<int>(7));
                      s.close();
                    }
                    std::size_t received = 0;
                    while (p.set.recv()) ++received;
                    EXPECT_EQ(received, p.senders.size());
                  }),
              0);
  }
}

TYPED_TEST(memory, sharing_a_sender) {
  using open = typename protocols::stream<message>::open;
  if constexpr (shares_sending<TypeParam, graph<open>, role::client, open>) {
    struct prepared {
      channel_ends<message, TypeParam> channel = make_channel<message, TypeParam>();
      shared_sender<message, TypeParam> shared;
      std::vector<message> to_send = messages(many);
      int sent = 0;
    };
    EXPECT_GT(fail_each_allocation([] { return prepared(); },
                                   [](prepared& p) {
                                     p.shared = shared_sender<message, TypeParam>(
                                         std::move(p.channel.sender));
                                     const auto copy = p.shared;
                                     for (message& m : p.to_send) {
                                       p.shared.send(std::move(m));
                                       ++p.sent;
                                     }
                                   },
                                   [](prepared& p, bool) {
                                     // Where only a message could not be sent, the sender goes on.
                                     if (p.shared) p.shared.send(std::make_unique<int>(p.sent++));
                                     p.shared.close();
                                     EXPECT_EQ(drain(p.channel.receiver), p.sent);
                                   }),
              0);
  }
}

TYPED_TEST(memory, spawning_a_service) {
  EXPECT_GT(fail_each_allocation(
                nothing,
                [](auto&) {
                  (void)spawn_service<over<exchange<message>, TypeParam>>([](auto server) {
                    std::move(server).recv().match([](closed) {}, [](auto) {}, [](auto, auto) {});
                  });
                },
                anything),
            0);
}

}  // namespace
}  // namespace typed_pipes::conformance
