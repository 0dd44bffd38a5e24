// Receiving: handlers and their results, deadlines, receiving without waiting, exceptions.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using protocols::bank;
using protocols::ping_pong;
using numbers = protocols::stream<int>;

TEST(receiving, the_first_handler_that_fits_runs) {
  for (const bool bye : {false, true}) {
    auto [c, s] = entangle<ping_pong>();
    if (bye) {
      std::move(c).send(ping_pong::bye{});
    } else {
      auto waiting = std::move(c).send(ping_pong::ping{});
    }
    const std::string which =
        std::move(s).recv().match([](ping_pong::ping, auto) { return std::string("ping"); },
                                  [](auto&&...) { return std::string("anything else"); });
    EXPECT_EQ(which, bye ? "anything else" : "ping");
  }
}

TEST(receiving, match_now_reports_not_yet_then_the_message_then_closed) {
  auto [c, first] = entangle<numbers>();
  auto s = std::move(first);
  std::string reported;
  auto look = [&] {
    s = std::move(s).recv().match_now(
        [&](int i, auto next) {
          reported += std::to_string(i);
          return next;
        },
        [&](closed) {
          reported += "c";
          return none;
        },
        [&](not_yet, auto same) {
          reported += "n";
          return same;
        });
  };
  look();
  c = std::move(c).send(5);
  look();
  look();
  std::move(c).close();
  look();
  EXPECT_EQ(reported, "n5nc");
  EXPECT_FALSE(s);
}

TEST(receiving, a_deadline_returns_the_endpoint) {
  auto [c, first] = entangle<numbers>();
  auto s = std::move(first);
  auto wait = [&](auto... how) {
    bool late = false;
    s = std::move(s).recv().match_for(
        how..., [](int, auto next) { return next; }, [](closed) { return none; },
        [&](timed_out, auto same) {
          late = true;
          return same;
        });
    return late;
  };
  EXPECT_TRUE(wait(1ms));
  EXPECT_TRUE(wait(0ns));
  EXPECT_TRUE(wait(-1s));
  ASSERT_TRUE(s);
  c = std::move(c).send(1).send(2);
  EXPECT_FALSE(wait(1h));
  EXPECT_FALSE(wait(0s)) << "a message that is ready is received after the deadline too";
  auto last = std::move(s).recv().match_until(
      clock::now() + 1ms, [](int, auto next) { return next; }, [](closed) { return none; },
      [](timed_out, auto same) { return same; });
  EXPECT_TRUE(last);
}

struct patient : protocol {
  // clang-format off
  struct question {}; struct answer {};
  struct asking; struct waiting;
  using start = asking;
  struct asking  : send<auto(question) -> waiting> {};
  struct waiting : recv<auto(answer)   -> asking> {
    static constexpr auto deadline = std::chrono::milliseconds(2);
  };
  // clang-format on
};

TEST(receiving, every_match_in_a_state_with_a_deadline_has_it) {
  auto [c, s] = entangle<patient>();
  auto waiting = std::move(c).send(patient::question{});
  auto late = std::move(waiting).recv().match([](patient::answer, auto) { return none; },
                                              [](closed) { return none; },
                                              [](timed_out, auto same) { return same; });
  ASSERT_TRUE(late);
  auto asked = std::move(s).recv().take();
  ASSERT_TRUE(asked);
  auto more = std::move(asked->next).send(patient::answer{});
  EXPECT_TRUE(std::move(late).recv().match([](patient::answer, auto) { return true; },
                                           [](closed) { return false; },
                                           [](timed_out, auto) { return false; }));
}

TEST(receiving, handlers_may_return_any_common_type) {
  auto [c, s] = entangle<numbers>();
  c = std::move(c).send(3);
  const std::string text = std::move(s).recv().match([](int i, auto) { return std::to_string(i); },
                                                     [](closed) { return std::string("closed"); });
  EXPECT_EQ(text, "3");
  auto [c2, s2] = entangle<numbers>();
  c2 = std::move(c2).send(4);
  const std::unique_ptr<int> moved =
      std::move(s2).recv().match([](int i, auto) { return std::make_unique<int>(i); },
                                 [](closed) { return std::unique_ptr<int>(); });
  EXPECT_EQ(*moved, 4);
}

TEST(receiving, never_and_none_are_not_compared_with_other_results) {
  auto [c, s] = entangle<numbers>();
  std::move(c).close();
  auto nothing =
      std::move(s).recv().match([](int, auto) { return none; }, [](closed) { return none; });
  static_assert(std::is_same_v<decltype(nothing), none_t>);

  auto [c2, s2] = entangle<numbers>();
  std::move(c2).close();
  EXPECT_THROW((void)std::move(s2).recv().match([](int, auto next) { return next; },
                                                [](closed) { return fail("peer has left"); }),
               std::runtime_error);

  auto [c3, s3] = entangle<numbers>();
  c3 = std::move(c3).send(1);
  EXPECT_THROW(std::move(s3).recv().match([](int, auto) { return fail("all of them fail"); },
                                          [](closed) { return fail("peer has left"); }),
               std::runtime_error);
}

TEST(receiving, handlers_of_different_states_may_return_any_end) {
  using some = any_end<bank, role::client>;
  auto [c, s] = entangle<bank>();
  auto reply = std::move(c).send(bank::credentials{"me", "1234"});
  auto got = std::move(s).recv().take();
  auto next = std::move(got->next).send(bank::invalid{});
  const some after = std::move(reply).recv().match(
      [](bank::ok, auto connected) -> some { return connected; },
      [](bank::invalid, auto login) -> some { return login; }, [](closed) -> some { return none; });
  EXPECT_TRUE(after.is_in<bank::login>());
  EXPECT_FALSE(after.is_in<bank::connected>());
}

TEST(receiving, what_handlers_return_by_reference_stays_a_reference) {
  int counted = 0;
  const auto on_number = [&](int, auto) -> int& { return counted; };
  const auto on_closed = [&](closed) -> int& { return counted; };
  const auto on_late = [&](auto, auto) -> int& { return counted; };
  auto [c, s] = entangle<numbers>();
  any_end<numbers, role::client> held = std::move(c).send(1);
  ++std::move(s).recv().match(on_number, on_closed);
  ++entangle<numbers>().server.recv().match_for(1ms, on_number, on_closed, on_late);
  ++entangle<numbers>().server.recv().match_now(on_number, on_closed, on_late);
  ++entangle<numbers>().client.try_send(1).match([&](auto) -> int& { return counted; },
                                                 [&](full, int, auto) -> int& { return counted; },
                                                 [&](closed, int) -> int& { return counted; });
  ++std::move(held).visit([&](auto) -> int& { return counted; });
  EXPECT_EQ(counted, 5);
}

TEST(receiving, a_handler_may_move_from_the_message_or_not) {
  using texts = protocols::stream<std::string>;
  auto [c, s] = entangle<texts>();
  const std::string text(100, 'x');
  c = std::move(c).send(text).send(text).send(text);
  std::string kept;
  s = std::move(s).recv().match(
      [&](std::string&& m, auto next) {
        kept = std::move(m);
        return next;
      },
      [](closed) { return none; });
  EXPECT_EQ(kept, text);
  s = std::move(s).recv().match(
      [&](const std::string& m, auto next) {
        EXPECT_EQ(m, text);
        return next;
      },
      [](closed) { return none; });
  s = std::move(s).recv().match([](auto&&, auto next) { return next; },
                                [](closed) { return none; });
  EXPECT_TRUE(s);
}

TEST(receiving, a_handler_that_throws_closes_the_pipe) {
  using shared = protocols::stream<std::shared_ptr<int>>;
  auto value = std::make_shared<int>(1);
  auto [c, s] = entangle<shared>();
  c = std::move(c).send(value).send(value);
  EXPECT_THROW(
      std::move(s).recv().match([](std::shared_ptr<int>, auto) { throw std::runtime_error("no"); },
                                [](closed) {}),
      std::runtime_error);
  EXPECT_EQ(value.use_count(), 1) << "its message and the later ones are destroyed";
  EXPECT_TRUE(std::move(c).try_send(value).match([](auto) { return false; },
                                                 [](full, auto, auto) { return false; },
                                                 [](closed, auto) { return true; }));
}

TEST(receiving, an_endpoint_destroyed_by_an_exception_closes) {
  auto [c, s] = entangle<bank>();
  try {
    const auto held = std::move(c);
    throw std::runtime_error("in the middle");
  } catch (const std::runtime_error&) {
  }
  EXPECT_FALSE(std::move(s).recv().take());
}

TEST(receiving, an_endpoint_can_be_used_during_stack_unwinding) {
  auto [c, s] = entangle<numbers>();
  struct sends_when_destroyed {
    client_end<numbers::open, numbers> end;
    ~sends_when_destroyed() { end = std::move(end).send(99); }
  };
  try {
    const sends_when_destroyed last{std::move(c)};
    throw std::runtime_error("in the middle");
  } catch (const std::runtime_error&) {
  }
  auto got = std::move(s).recv().take();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->message, 99);
  EXPECT_FALSE(std::move(got->next).recv().take());
}

}  // namespace
}  // namespace typed_pipes
