// The bank: which messages may be sent in which state, its text, and the session of the 2012 posts.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <type_traits>
#include <typed_pipes/impls/test/conformance.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

template struct typed_pipes::check<typed_pipes::protocols::bank>;

namespace typed_pipes::protocols {
namespace {

using at_login = client_end<bank::login, bank>;
using at_connected = client_end<bank::connected, bank>;
using at_withdrawal = client_end<bank::withdrawal_response, bank>;

static_assert(can_send<at_login, bank::credentials>);
static_assert(!can_send<at_login, bank::deposit>, "no deposit before login");
static_assert(!can_send<at_login, bank::ok>, "only the bank accepts a customer");
static_assert(can_send<at_connected, bank::deposit> && can_send<at_connected, bank::withdrawal>);
static_assert(!can_send<at_connected, bank::credentials>, "no second login");
static_assert(!can_send<at_withdrawal, bank::deposit>, "first receive the reply");
static_assert(can_receive<at_withdrawal, bank::cash> &&
              can_receive<at_withdrawal, bank::insufficient_funds>);
static_assert(!can_receive<at_withdrawal, bank::ok>);

static_assert(can_send<server_end<bank::login_response, bank>, bank::invalid>);
static_assert(!can_send<server_end<bank::login, bank>, bank::credentials>, "the client sends here");
static_assert(can_send<const at_login&, const bank::credentials&>,
              "what a variable of it may send");
static_assert(!can_send<client_end<bank::login, protocols::ping_pong>, bank::credentials>,
              "that protocol has no such state");
static_assert(!can_send<server_end<bank::withdrawal_response, bank>, bank::ok>,
              "a reply to another request");

static_assert(!std::is_copy_constructible_v<at_login> && !std::is_copy_assignable_v<at_login>);
static_assert(std::is_nothrow_move_constructible_v<at_login> &&
              std::is_nothrow_move_assignable_v<at_login>);
static_assert(!std::is_assignable_v<at_login&, at_connected>, "another state is another type");

using shape = graph<bank::start>;
static_assert(shape::state_count == 4 && shape::edges.size() == 7);
static_assert(!shape::info.bounded && !shape::info.can_end);
static_assert(std::is_same_v<shape::state_at<shape::info.culprit>, bank::connected>);

TEST(bank, is_written_as_in_2012) {
  EXPECT_EQ(to_text<bank>(),
            "login:send {\n"
            "    credentials -> login_response\n"
            "}\n"
            "login_response:recv {\n"
            "    ok -> connected,\n"
            "    invalid -> login\n"
            "}\n"
            "connected:send {\n"
            "    deposit -> connected,\n"
            "    withdrawal -> withdrawal_response\n"
            "}\n"
            "withdrawal_response:recv {\n"
            "    cash -> connected,\n"
            "    insufficient_funds -> connected\n"
            "}\n");
}

// The client of the 2012 post, line by line.
template <class P>
std::string bank_client(client_end<bank::login, P> b, const std::string& password) {
  std::string result;
  auto reply =
      std::move(b).send(bank::credentials{.username = "theincredibleholk", .password = password});
  auto conn =
      std::move(reply).recv().match([](bank::ok, auto connected) { return connected; },
                                    [](bank::invalid, auto) { return fail("login unsuccessful"); },
                                    [](closed) { return fail("bank closed the connection"); });

  conn = std::move(conn).send(bank::deposit{100.00});
  std::move(conn)
      .send(bank::withdrawal{50.00})
      .recv()
      .match([&](bank::cash c, auto) { result = "Yay! I got " + std::to_string(c.money); },
             [](bank::insufficient_funds, auto) { fail("someone stole my money"); },
             [](closed) { fail("bank closed the connection"); });
  return result;
}

template <class P>
void serve_account(server_end<bank::connected, P> c, double fee) {
  double balance = 0;
  while (c)
    c = std::move(c).recv().match(
        [&](bank::deposit d, auto next) {
          balance += d.money - fee;
          return next;
        },
        [&](bank::withdrawal w, auto reply) {
          if (w.amount > balance) return std::move(reply).send(bank::insufficient_funds{});
          balance -= w.amount;
          return std::move(reply).send(bank::cash{w.amount});
        },
        [](closed) { return none; });
}

template <class P>
void bank_server(server_end<bank::login, P> b, double fee) {
  while (b)
    b = std::move(b).recv().match(
        [&](bank::credentials l, auto reply) -> server_end<bank::login, P> {
          if (l.password != "1234") return std::move(reply).send(bank::invalid{});
          serve_account(std::move(reply).send(bank::ok{}), fee);
          return none;
        },
        [](closed) { return none; });
}

// The line that the customer prints at the end, or why the session failed.
template <class B>
std::string session(const std::string& password, double fee) {
  auto [c, s] = entangle<over<bank, B>>();
  const std::jthread server([s = std::move(s), fee]() mutable { bank_server(std::move(s), fee); });
  try {
    return bank_client(std::move(c), password);
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

template <class B>
class bank_over : public ::testing::Test {};
TYPED_TEST_SUITE(bank_over, conformance::usual_backends, conformance::backend_name);

TYPED_TEST(bank_over, the_session_of_2012_reaches_each_of_its_outcomes) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, bank) {
    EXPECT_EQ(session<TypeParam>("1234", 0), "Yay! I got 50.000000");
    EXPECT_EQ(session<TypeParam>("1234", 60), "someone stole my money");
    EXPECT_EQ(session<TypeParam>("wrong", 0), "login unsuccessful");
  }
}

TYPED_TEST(bank_over, a_refused_customer_may_try_again) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, bank) {
    auto [c, s] = entangle<over<bank, TypeParam>>();
    const std::jthread server([s = std::move(s)]() mutable { bank_server(std::move(s), 0); });
    int refused = 0;
    c = std::move(c)
            .send(bank::credentials{"me", "4321"})
            .recv()
            .match([](bank::ok, auto) { return none; },
                   [&](bank::invalid, auto again) {
                     ++refused;
                     return again;
                   },
                   [](closed) { return none; });
    ASSERT_TRUE(c);
    EXPECT_EQ(bank_client(std::move(c), "1234"), "Yay! I got 50.000000");
    EXPECT_EQ(refused, 1);
  }
}

TYPED_TEST(bank_over, a_bank_that_closes_is_noticed) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, bank) {
    auto [c, s] = entangle<over<bank, TypeParam>>();
    std::move(s).close();
    EXPECT_THROW(
        try { bank_client(std::move(c), "1234"); } catch (const std::runtime_error& failure) {
          EXPECT_STREQ(failure.what(), "bank closed the connection");
          throw;
        },
        std::runtime_error);
  }
}

}  // namespace
}  // namespace typed_pipes::protocols
