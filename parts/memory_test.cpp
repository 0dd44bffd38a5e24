// Memory runs out at each allocation of channels, sets, shared senders and services, as of ends in
// impls/conformance_memory_test.cpp.

#include <chrono>
#include <cstddef>
#include <memory>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/impls/test/out_of_memory.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <utility>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using namespace out_of_memory;

// The messages that arrive, in order, until the peer has left.
template <class Receiver>
int drain(Receiver& in) {
  int count = 0;
  while (auto m = in.recv()) EXPECT_EQ(**m, count++);
  return count;
}

template <class B>
struct streaming {
  channel_ends<message, B> channel = make_channel<message, B>();
  std::vector<message> to_send = messages(many);
  int sent = 0;
};

template <class B>
class memory : public ::testing::Test {};
TYPED_TEST_SUITE(memory, designs, backend_name);

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

TYPED_TEST(memory, receiving_and_closing_allocate_nothing) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, protocols::stream<message>) {
    const auto filled = [] {
      streaming<TypeParam> s;
      for (message& m : s.to_send) s.channel.sender.send(std::move(m));
      return s;
    };
    const auto receive_some_and_close = [](auto& s) {
      for (int i = 0; i < many / 4; ++i) EXPECT_TRUE(s.channel.receiver.recv());
      for (int i = 0; i < many / 4; ++i) EXPECT_TRUE(s.channel.receiver.try_recv());
      for (int i = 0; i < many / 4; ++i)
        EXPECT_TRUE(s.channel.receiver.recv_for(std::chrono::hours(1)));
      s.channel.receiver.close();
      s.channel.sender.close();
    };
    EXPECT_EQ(fail_each_allocation(filled, receive_some_and_close, anything), 0);
  }
}

TYPED_TEST(memory, adding_to_a_set_of_ends) {
  using e = exchange<message>;
  using p = over<e, TypeParam>;
  struct prepared {
    end_set<server_end<e::asking, p>> set;
    std::vector<client_end<e::asking, p>> clients;
  };
  EXPECT_GT(fail_each_allocation(
                [] {
                  prepared made;
                  made.clients.reserve(many);
                  return made;
                },
                [](prepared& all) {
                  for (int i = 0; i < many; ++i) {
                    auto ends = entangle<p>();
                    all.clients.push_back(std::move(ends.client));
                    all.set.add(std::move(ends.server));
                  }
                },
                [](prepared& all, bool failed) {
                  std::size_t answered = 0;
                  for (auto& client : all.clients) {
                    auto waiting = std::move(client).send(e::question{std::make_unique<int>(7)});
                    auto asked = all.set.next_now();
                    if (asked)
                      std::move(*asked).recv().match(
                          [&](e::question q, auto next) {
                            auto same = std::move(next).send(e::answer{std::move(q.m)});
                            allocations::left = 0;  // an entry is used again
                            all.set.add(std::move(same));
                            allocations::left = -1;
                          },
                          [](e::stop) {}, [](closed) {});
                    std::move(waiting).recv().match_now(
                        // NOLINTNEXTLINE(bugprone-use-after-move): it gets the next end
                        [&](e::answer, auto next) {
                          client = std::move(next);
                          ++answered;
                        },
                        [](closed) {}, [](not_yet, auto) { ADD_FAILURE() << "no answer"; });
                  }
                  EXPECT_EQ(all.set.size(), answered);
                  // One that could not be added is closed.
                  EXPECT_GE(answered + (failed ? 1 : 0), all.clients.size());
                }),
            0);
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
      shared_channel_ends<message, TypeParam> shared;
      std::vector<message> to_send = messages(many);
      int sent = 0;
    };
    const auto making_and_sending_by = [](auto make, auto send) {
      EXPECT_GT(fail_each_allocation([] { return prepared(); },
                                     [&](prepared& p) {
                                       make(p);
                                       const auto copy = p.shared.sender;
                                       for (message& m : p.to_send) {
                                         send(p.shared.sender, std::move(m));
                                         ++p.sent;
                                       }
                                     },
                                     [](prepared& p, bool) {
                                       auto& out = p.shared.sender;
                                       // Where only a message could not be sent, the sender goes on.
                                       if (out) out.send(std::make_unique<int>(p.sent++));
                                       out.close();
                                       EXPECT_EQ(drain(p.shared.receiver), p.sent);
                                     }),
                0);
    };
    making_and_sending_by(
        [](prepared& p) {
          p.shared.receiver = std::move(p.channel.receiver);
          p.shared.sender = shared_sender<message, TypeParam>(std::move(p.channel.sender));
        },
        [](auto& out, message m) { out.send(std::move(m)); });
    making_and_sending_by([](prepared& p) { p.shared = make_shared_channel<message, TypeParam>(); },
                          [](auto& out, message m) { EXPECT_FALSE(out.try_send(std::move(m))); });
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
