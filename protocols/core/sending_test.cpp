// Sending: to a closed peer, without waiting, in place, and with a constructor that throws.
#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace typed_pipes {
namespace {

using protocols::bank;
using protocols::ping_pong;

TEST(sending, to_a_peer_that_has_left_destroys_the_message) {
  using shared = protocols::stream<std::shared_ptr<int>>;
  auto value = std::make_shared<int>(1);
  auto [c, s] = entangle<shared>();
  std::move(s).close();
  c = std::move(c).send(value).send(value);
  EXPECT_TRUE(c);
  EXPECT_EQ(value.use_count(), 1);
}

TEST(sending, a_range_copies_from_views_and_moves_from_rvalues) {
  auto [c, s] = entangle<protocols::stream<std::string>>();
  std::vector<std::string> all{"a message that is too long to be held in place"};
  const std::string first = all.front();
  c = std::move(c).send_all(std::span(all)).send_all(all);
  EXPECT_EQ(all.front(), first);
  c = std::move(c).send_all(std::move(all));
  EXPECT_EQ(all.front(), "");  // NOLINT(bugprone-use-after-move): tests that it was moved
}

TEST(sending, the_elements_of_a_vector_of_bool_are_messages_too) {
  auto [c, s] = entangle<protocols::stream<bool>>();
  std::vector<bool> all{true, false, true};
  c = std::move(c).send_all(all).send_all(std::move(all));
  std::move(c).close();
  std::string received;
  while (s) s = std::move(s).recv().take_all([&](bool b) { received += b ? '1' : '0'; });
  EXPECT_EQ(received, "101101");
}

struct patient_stream : protocol {
  struct number {
    int value;
  };
  struct open;
  using start = open;
  struct open : send<auto(number)->open> {
    static constexpr std::size_t credits = 5;
  };
};

TEST(sending, is_limited_by_the_credits_of_a_state_rounded_up) {
  auto [c, s] = entangle<patient_stream>();
  int sent = 0;
  const auto one_more = [&sent](auto end) {
    return std::move(end)
        .try_send(patient_stream::number{sent})
        .match(
            [&](auto next) {
              ++sent;
              return next;
            },
            [](full, auto, auto) { return none; }, [](closed, auto) { return none; });
  };
  while (c) c = one_more(std::move(c));
  EXPECT_EQ(sent, 8);
  EXPECT_TRUE(s);
}

TEST(sending, to_a_closed_peer_is_reported_by_the_next_receive) {
  auto [c, s] = entangle<bank>();
  std::move(s).close();
  auto waiting = std::move(c).send(bank::credentials{"me", "1234"});
  EXPECT_TRUE(waiting);
  EXPECT_TRUE(std::move(waiting).recv().match([](auto, auto) { return false; },
                                              [](closed) { return true; }));
}

TEST(sending, by_try_send_reports_success_or_returns_the_message) {
  auto [c, s] = entangle<protocols::stream<std::unique_ptr<int>>>();
  enum outcome { was_sent, was_full, was_closed };
  auto offer = [](auto end, int value, auto& kept) {
    return std::move(end)
        .try_send(std::make_unique<int>(value))
        .match(
            [&](auto next) {
              kept = std::move(next);
              return was_sent;
            },
            [&](full, std::unique_ptr<int>, auto same) {
              kept = std::move(same);
              return was_full;
            },
            [&](closed, std::unique_ptr<int> back) {
              EXPECT_EQ(*back, 2);
              return was_closed;
            });
  };
  EXPECT_EQ(offer(std::move(c), 1, c), was_sent);
  std::move(s).close();
  EXPECT_EQ(offer(std::move(c), 2, c), was_closed);
  EXPECT_FALSE(c);
}

TEST(sending, by_try_send_may_end_the_session) {
  auto [c, s] = entangle<ping_pong>();
  EXPECT_TRUE(std::move(c)
                  .try_send(ping_pong::bye{})
                  .match([] { return true; }, [](full, auto, auto) { return false; },
                         [](closed, auto) { return false; }));
  EXPECT_TRUE(std::move(s).recv().match([](ping_pong::bye) { return true; },
                                        [](ping_pong::ping, auto) { return false; },
                                        [](closed) { return false; }));
}

// A backend for one message: try_send() reports full and returns endpoint and message.
struct one_place {
  static constexpr backend_traits traits{.name = "one_place",
                                         .wait = "spin",
                                         .origin = origin::ours,
                                         .put_blocks = put_blocks::when_full,
                                         .allocates = allocation::per_message,
                                         .bounded_protocols_only = false,
                                         .design = "one place",
                                         .source = "this test"};
  template <class G, role R>
  class port : public single_shot::port<G, R> {
    using base = single_shot::port<G, R>;

   public:
    port() = default;
    explicit port(base b, bool used = false) noexcept : base(std::move(b)), used_(used) {}
    port(port&&) noexcept = default;
    port& operator=(port&&) noexcept = default;
    template <class S, std::size_t I, class... A>
    port put(A&&... a) && {
      return port(static_cast<base&&>(*this).template put<S, I>(std::forward<A>(a)...), true);
    }
    template <class S, std::size_t I, class Res, class M, class Sent, class Full, class Closed>
    Res try_put(M m, Sent&& sent, Full&& is_full, Closed&& is_closed) && {
      if (used_) return is_full(std::move(m), std::move(*this));
      return static_cast<base&&>(*this).template try_put<S, I, Res>(
          std::move(m), [&](base next) -> Res { return sent(port(std::move(next), true)); },
          [&](M back, base same) -> Res { return is_full(std::move(back), port(std::move(same))); },
          is_closed);
    }
    template <class S, class Res, class Message, class Closed>
    Res take(Message&& message, Closed&& closed) && {
      return static_cast<base&&>(*this).template take<S, Res>(
          [&](auto i, auto&& m, base next) -> Res {
            return message(i, std::forward<decltype(m)>(m), port(std::move(next)));
          },
          closed);
    }

   private:
    bool used_ = false;
  };
  template <class G>
  static std::pair<port<G, role::client>, port<G, role::server>> open() {
    auto both = single_shot::open<G>();
    return {port<G, role::client>(std::move(both.first)),
            port<G, role::server>(std::move(both.second))};
  }
};

TEST(sending, by_try_send_to_a_full_pipe_returns_message_and_endpoint) {
  auto [c, s] = entangle<over<protocols::stream<std::unique_ptr<int>>, one_place>>();
  c = std::move(c).send(std::make_unique<int>(1));
  std::unique_ptr<int> back;
  c = std::move(c)
          .try_send(std::make_unique<int>(2))
          .match([](auto) { return none; },
                 [&](full, std::unique_ptr<int> m, auto same) {
                   back = std::move(m);
                   return same;
                 },
                 [](closed, std::unique_ptr<int>) { return none; });
  ASSERT_TRUE(c && back);
  EXPECT_EQ(*back, 2);
  EXPECT_EQ(*std::move(s).recv().take()->message, 1);
}

TEST(sending, constructs_in_place_from_braces) {
  auto [c, s] = entangle<bank>();
  auto waiting = std::move(c).emplace<bank::credentials>("me", "pw");
  const auto got = std::move(s).recv().take();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->message.username + got->message.password, "mepw");
}

struct throws_on_request {
  explicit throws_on_request(bool requested) {
    if (requested) throw std::runtime_error("requested");
  }
};

template <class Backend>
void expect_nothing_sent() {
  auto [c, s] = entangle<over<protocols::stream<throws_on_request>, Backend>>();
  c = std::move(c).template emplace<throws_on_request>(false);
  EXPECT_THROW((void)std::move(c).template emplace<throws_on_request>(true), std::runtime_error);
  EXPECT_FALSE(c);  // NOLINT(bugprone-use-after-move): tests that it is spent
  auto first = std::move(s).recv().take();
  ASSERT_TRUE(first);
  EXPECT_FALSE(std::move(first->next).recv().take()) << "nothing was sent, and the pipe closed";
}

TEST(sending, a_constructor_that_throws_sends_nothing_and_closes) {
  expect_nothing_sent<automatic>();
  expect_nothing_sent<queue_mutex>();
  expect_nothing_sent<global_mutex>();
}

}  // namespace
}  // namespace typed_pipes
