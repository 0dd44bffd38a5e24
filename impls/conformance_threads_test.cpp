// Every backend must pass this with its endpoints in different threads. Bounded by counts, never by time.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>
#include <typed_pipes/impls/test/conformance.hpp>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using namespace std::chrono_literals;

template <class B>
using conformance_threads = suite<B>;
TYPED_TEST_SUITE(conformance_threads, backends, backend_name);

TYPED_TEST(conformance_threads, a_stream_arrives_complete_and_in_order) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, flow<tracked>) {
    using f = flow<tracked>;
    constexpr std::uint64_t count = 20000;
    auto [c, s] = entangle<over<f, TypeParam>>();
    std::jthread sender([c = std::move(c)]() mutable {
      for (std::uint64_t i = 0; i < count; ++i)
        c = std::move(c).template emplace<f::item>(tracked(i));
    });
    std::uint64_t expected = 0;
    while (s)
      s = std::move(s).recv().match(
          [&](f::item m, auto next) {
            EXPECT_EQ(m.m.value(), expected++);
            return next;
          },
          [](closed) { return none; });
    EXPECT_EQ(expected, count);
  }
}

template <class Backend>
void answer_all(server_end<exchange<tracked>::asking, over<exchange<tracked>, Backend>> s) {
  using e = exchange<tracked>;
  while (s)
    s = std::move(s).recv().match(
        [](e::question q, auto next) {
          return std::move(next).template emplace<e::answer>(tracked(q.m.value() + 1));
        },
        [](e::stop) { return none; }, [](closed) { return none; });
}

TYPED_TEST(conformance_threads, every_question_is_answered) {
  using e = exchange<tracked>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  std::jthread server([s = std::move(s)]() mutable { answer_all<TypeParam>(std::move(s)); });
  for (std::uint64_t i = 0; i < 3000; ++i) {
    auto got = std::move(c).template emplace<e::question>(tracked(i)).recv().take();
    ASSERT_TRUE(got);
    ASSERT_EQ(got->message.m.value(), i + 1);
    c = std::move(got->next);
  }
  std::move(c).template emplace<e::stop>(tracked(0));
}

TYPED_TEST(conformance_threads, a_sleeping_receiver_is_woken_by_a_message_and_by_closing) {
  using e = exchange<tracked>;
  for (const bool by_message : {true, false}) {
    auto [c, s] = entangle<over<e, TypeParam>>();
    std::jthread sender([by_message, c = std::move(c)]() mutable {
      std::this_thread::sleep_for(
          30ms);  // long enough for the receiver to fall asleep, if it ever sleeps
      if (by_message)
        std::move(c).template emplace<e::stop>(tracked(1));
      else
        std::move(c).close();
    });
    const bool got =
        std::move(s).recv().match([](e::question, auto) { return false; },
                                  [](e::stop) { return true; }, [](closed) { return false; });
    EXPECT_EQ(got, by_message);
  }
}

// ---- every way to send with every way to receive, at the same time ----

enum class give { send, try_send, drop };
enum class get { receive, timed, once_then_drop, drop };

template <class B>
void give_it(give how, client_end<exchange<tracked>::asking, over<exchange<tracked>, B>> c) {
  using e = exchange<tracked>;
  if (how == give::send) {
    std::move(c).template emplace<e::question>(tracked(1)).close();
  } else if (how == give::try_send) {
    std::move(c)
        .try_send(e::question{tracked(1)})
        .match([](auto) {},
               [](full, e::question, auto) { ADD_FAILURE() << "full with nothing sent"; },
               [](closed, e::question q) {
                 EXPECT_EQ(q.m.value(), 1u) << "not the message that was offered";
               });
  }
}

// True if the message was taken, false if the peer closed; no other outcome is allowed.
template <class B>
bool get_it(get how, server_end<exchange<tracked>::asking, over<exchange<tracked>, B>> s) {
  using e = exchange<tracked>;
  auto taken = [](e::question q, auto) {
    EXPECT_EQ(q.m.value(), 1u);
    return true;
  };
  auto stopped = [](e::stop) { return false; };
  auto disconnected = [](closed) { return false; };
  switch (how) {
    case get::receive:
      return std::move(s).recv().match(taken, stopped, disconnected);
    case get::timed:
      while (s) {
        bool got = false;
        s = std::move(s).recv().match_for(
            5us,
            [&](e::question q, auto next) {
              got = taken(std::move(q), 0);
              std::move(next).close();
              return none;
            },
            [](e::stop) { return none; }, [](closed) { return none; },
            [](timed_out, auto same) { return same; });
        if (got) return true;
      }
      return false;
    case get::once_then_drop:
      return std::move(s).recv().match_for(1us, taken, stopped, disconnected,
                                           [](timed_out, auto) { return false; });
    case get::drop:
      return false;
  }
  return false;
}

TYPED_TEST(conformance_threads, every_way_to_send_works_with_every_way_to_receive) {
  constexpr int rounds = 150;
  for (const give in : {give::send, give::try_send, give::drop}) {
    for (const get out : {get::receive, get::timed, get::once_then_drop, get::drop}) {
      int taken = 0;
      std::atomic<int> gate{0};
      std::vector<client_end<exchange<tracked>::asking, over<exchange<tracked>, TypeParam>>>
          clients(rounds);
      std::vector<server_end<exchange<tracked>::asking, over<exchange<tracked>, TypeParam>>>
          servers(rounds);
      for (int i = 0; i < rounds; ++i) {
        auto ends = entangle<over<exchange<tracked>, TypeParam>>();
        clients[i] = std::move(ends.client);
        servers[i] = std::move(ends.server);
      }
      {
        std::jthread sender([&] {
          for (int i = 0; i < rounds; ++i) {
            while (gate.load(std::memory_order_acquire) < i) std::this_thread::yield();
            give_it<TypeParam>(in, std::move(clients[i]));
          }
        });
        for (int i = 0; i < rounds; ++i) {
          gate.store(i, std::memory_order_release);
          taken += get_it<TypeParam>(out, std::move(servers[i]));
        }
      }
      if (in == give::drop || out == get::drop) {
        EXPECT_EQ(taken, 0);
      }
      if (in == give::send && (out == get::receive || out == get::timed)) {
        EXPECT_EQ(taken, rounds);
      }
      EXPECT_EQ(tracked::alive, 0);
    }
  }
}

TYPED_TEST(conformance_threads, an_endpoint_sent_to_a_third_thread_continues_there) {
  using e = exchange<tracked>;
  using inner_end = server_end<e::asking, over<e, TypeParam>>;
  using door = exchange<inner_end>;
  auto [dc, ds] = entangle<over<door, TypeParam>>();
  std::jthread teller([ds = std::move(ds)]() mutable {
    while (ds)
      ds = std::move(ds).recv().match(
          [](typename door::question q, auto next) {
            answer_all<TypeParam>(std::move(q.m));
            return std::move(next).send(typename door::answer{inner_end{}});
          },
          [](typename door::stop) { return none; }, [](closed) { return none; });
  });
  for (int customer = 0; customer < 50; ++customer) {
    auto [c, s] = entangle<over<e, TypeParam>>();
    std::jthread asker([c = std::move(c)]() mutable {
      for (std::uint64_t i = 0; i < 5; ++i) {
        auto got = std::move(c).template emplace<e::question>(tracked(i)).recv().take();
        ASSERT_TRUE(got);
        ASSERT_EQ(got->message.m.value(), i + 1);
        c = std::move(got->next);
      }
    });
    auto got = std::move(dc).send(typename door::question{std::move(s)}).recv().take();
    ASSERT_TRUE(got);
    dc = std::move(got->next);
  }
  std::move(dc).close();  // before the teller is joined, which would otherwise wait for ever
}

TYPED_TEST(conformance_threads, many_sessions_at_once_do_not_disturb_one_another) {
  using e = exchange<tracked>;
  std::vector<std::jthread> threads;
  for (int pair = 0; pair < 4; ++pair) {
    auto ends = entangle<over<e, TypeParam>>();
    threads.emplace_back(
        [s = std::move(ends.server)]() mutable { answer_all<TypeParam>(std::move(s)); });
    threads.emplace_back([c = std::move(ends.client), pair]() mutable {
      const std::uint64_t count =
          TypeParam::traits.wait == "spin" ? 5 : 300;  // it spins on a shared core
      for (std::uint64_t i = 0; i < count; ++i) {
        auto got = std::move(c).template emplace<e::question>(tracked(i * 10 + pair)).recv().take();
        ASSERT_TRUE(got);
        ASSERT_EQ(got->message.m.value(), i * 10 + pair + 1);
        c = std::move(got->next);
      }
    });
  }
}

}  // namespace
}  // namespace typed_pipes::conformance
