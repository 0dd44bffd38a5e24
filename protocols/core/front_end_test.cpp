// The front end: size of endpoints, linearity, kinds of messages, endpoints in members and in messages.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/bank.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace typed_pipes {
namespace {

using namespace std::chrono_literals;
using protocols::bank;
using protocols::ping_pong;
using numbers = protocols::stream<int>;

// ---- size and properties ----

template <class P, role R>
using first_end = endpoint<typename detail::protocol_of<P>::start, R, P>;
template <class P, role R>
inline constexpr bool is_a_port = sizeof(first_end<P, R>) ==
                                  sizeof(typename first_end<P, R>::port_type);
template <class P, role R>
inline constexpr bool one_pointer = sizeof(first_end<P, R>) == sizeof(void*);
static_assert(is_a_port<bank, role::client> && is_a_port<bank, role::server>);
static_assert(is_a_port<ping_pong, role::client> && is_a_port<ping_pong, role::server>);
static_assert(sizeof(first_end<bank, role::client>) <= sizeof(void*) + 2 * sizeof(std::uint64_t),
              "a pointer and two positions");
static_assert(one_pointer<over<bank, single_shot>, role::client> &&
              one_pointer<over<bank, queue_mutex>, role::server>);
static_assert(one_pointer<over<ping_pong, single_shot_bounded>, role::client>);
static_assert(sizeof(receipt<bank::login, role::server, bank>) ==
                  sizeof(first_end<bank, role::server>),
              "a receipt holds only a port");

using login_end = client_end<bank::login, bank>;
static_assert(!std::is_copy_constructible_v<login_end> &&
              std::is_nothrow_move_constructible_v<login_end>);
static_assert(!std::is_constructible_v<bool, login_end> ||
              std::is_constructible_v<bool, const login_end&>);
static_assert(!std::is_convertible_v<login_end, bool>, "converts to bool only in a condition");
static_assert(std::is_convertible_v<none_t, login_end>);
static_assert(std::is_same_v<never, decltype(fail(""))>);

// clang-format off
template <class E>
concept is_compared = requires(E e) { e == e; };
// clang-format on
static_assert(!is_compared<login_end>);

// ---- linearity: a consumed endpoint is spent ----

// Using an endpoint twice is what is tested here.
// NOLINTBEGIN(bugprone-use-after-move)

template <class State, class P>
void expect_spent(client_end<State, P>& e) {
  EXPECT_FALSE(e);
  EXPECT_THROW((void)std::move(e).send(bank::deposit{1}), spent_endpoint);
  EXPECT_THROW((void)std::move(e).template emplace<bank::deposit>(1.0), spent_endpoint);
  EXPECT_THROW((void)std::move(e).try_send(bank::deposit{1}), spent_endpoint);
  EXPECT_THROW(std::move(e).close(), spent_endpoint);
}

using account = client_end<bank::connected, bank>;

TEST(linearity, an_endpoint_that_was_never_connected_is_spent) {
  account empty;
  expect_spent(empty);
  account of_none = none;
  expect_spent(of_none);
}

TEST(linearity, an_endpoint_that_was_used_is_spent) {
  auto [c, s] = entangle<numbers>();
  auto next = std::move(c).send(1);
  EXPECT_FALSE(c);
  EXPECT_THROW((void)std::move(c).send(2), spent_endpoint);
  EXPECT_TRUE(next);
  auto receipt = std::move(s).recv();
  EXPECT_THROW((void)std::move(s).recv(), spent_endpoint);
  EXPECT_THROW(std::move(s).close(), spent_endpoint);
}

TEST(linearity, an_endpoint_that_was_moved_from_is_spent) {
  auto [c, s] = entangle<numbers>();
  auto other = std::move(c);
  EXPECT_THROW((void)std::move(c).send(1), spent_endpoint);
  EXPECT_TRUE(other);
}

TEST(linearity, a_receipt_can_be_used_once) {
  auto [c, s] = entangle<numbers>();
  c = std::move(c).send(1).send(2);
  auto r = std::move(s).recv();
  auto any = [](int, auto) {};
  EXPECT_NO_THROW(std::move(r).match(any, [](closed) {}));
  EXPECT_THROW(std::move(r).match(any, [](closed) {}), spent_endpoint);
  EXPECT_THROW(std::move(r).match_for(
                   1ms, any, [](closed) {}, [](timed_out, auto) {}),
               spent_endpoint);
  EXPECT_THROW(std::move(r).match_until(
                   clock::now(), any, [](closed) {}, [](timed_out, auto) {}),
               spent_endpoint);
  EXPECT_THROW(std::move(r).match_now(
                   any, [](closed) {}, [](not_yet, auto) {}),
               spent_endpoint);
  EXPECT_THROW((void)std::move(r).take(), spent_endpoint);
}

TEST(linearity, an_attempt_can_be_used_once) {
  auto [c, s] = entangle<numbers>();
  auto attempt = std::move(c).try_send(1);
  auto match = [&] {
    return static_cast<bool>(std::move(attempt).match([](auto next) { return next; },
                                                      [](full, int, auto same) { return same; },
                                                      [](closed, int) { return none; }));
  };
  EXPECT_TRUE(match());
  EXPECT_THROW(match(), spent_endpoint);
}

TEST(linearity, spent_endpoint_is_a_logic_error) {
  try {
    account(none).close();
    FAIL();
  } catch (const std::logic_error& e) {
    EXPECT_NE(std::string(e.what()).find("is spent"), std::string::npos);
  }
}

TEST(linearity, assigning_over_a_live_endpoint_closes_it) {
  auto [c, s] = entangle<numbers>();
  auto [c2, s2] = entangle<numbers>();
  c = std::move(c2);
  EXPECT_FALSE(std::move(s).recv().take());
  c = std::move(c).send(7);
  EXPECT_EQ(std::move(s2).recv().take()->message, 7);
}

TEST(linearity, assigning_an_endpoint_to_itself_keeps_it) {
  auto [c, s] = entangle<numbers>();
  auto& same = c;
  c = std::move(same);
  EXPECT_TRUE(c);
}

// ---- messages of every kind ----

template <class Message, class Make, class Test>
void there_and_back(Make make, Test test) {
  auto [c, s] = entangle<protocols::basic_ping_pong<Message>>();
  using p = protocols::basic_ping_pong<Message>;
  auto waiting = std::move(c).send(typename p::ping{make()});
  auto got = std::move(s).recv().match(
      [](typename p::ping m, auto next) {
        return std::move(next).send(typename p::pong{std::move(m.ball)});
      },
      [](auto&&...) { return none; });
  EXPECT_TRUE(got);
  std::move(waiting).recv().match([&](typename p::pong m, auto) { EXPECT_TRUE(test(m.ball)); },
                                  [](closed) { FAIL() << "closed"; });
}

struct alignas(128) strict {
  std::uint64_t value;
};
struct huge {
  std::array<std::uint8_t, 65536> bytes;
};

TEST(messages, may_be_empty_move_only_over_aligned_or_large) {
  there_and_back<protocols::nothing>([] { return protocols::nothing{}; },
                                     [](auto&) { return true; });
  there_and_back<std::unique_ptr<int>>([] { return std::make_unique<int>(7); },
                                       [](auto& p) { return *p == 7; });
  there_and_back<strict>([] { return strict{7}; },
                         [](strict& m) {
                           return m.value == 7 &&
                                  reinterpret_cast<std::uintptr_t>(&m) % alignof(strict) == 0;
                         });
  there_and_back<huge>(
      [] {
        huge h;
        h.bytes.fill(3);
        return h;
      },
      [](huge& h) { return h.bytes.front() + h.bytes.back() == 6; });
}

// ---- endpoints in members and messages ----

class customer {
 public:
  explicit customer(client_end<bank::login, bank> end) : held(std::move(end)) {}

  void step() {
    using some = any_end<bank, role::client>;
    held = std::move(held).visit(
        [](client_end<bank::login, bank> e) -> some {
          return std::move(e).send(bank::credentials{"me", "1234"});
        },
        [](client_end<bank::login_response, bank> e) -> some {
          return std::move(e).recv().match([](auto, auto next) -> some { return next; },
                                           [](closed) -> some { return none; });
        },
        [](client_end<bank::connected, bank> e) -> some {
          return std::move(e).send(bank::withdrawal{1});
        },
        [](client_end<bank::withdrawal_response, bank> e) -> some {
          return std::move(e).recv().match([](auto, auto next) -> some { return next; },
                                           [](closed) -> some { return none; });
        });
  }
  any_end<bank, role::client> held;
};

TEST(any_end, is_a_class_member_that_changes_its_state) {
  auto [c, s] = entangle<bank>();
  customer member(std::move(c));
  EXPECT_TRUE(member.held.is_in<bank::login>());
  member.step();
  EXPECT_TRUE(member.held.is_in<bank::login_response>());
  auto asked = std::move(s).recv().take();
  auto open = std::move(asked->next).send(bank::ok{});
  member.step();
  EXPECT_TRUE(member.held.is_in<bank::connected>());
  member.step();
  std::move(open).close();
  member.step();
  EXPECT_FALSE(member.held) << "the bank has closed";
  EXPECT_THROW(member.step(), spent_endpoint);
}

template <std::size_t I>
struct state_of_many;
template <std::size_t I>
struct step {};
struct many_states : protocol {
  using start = state_of_many<0>;
};
// The states go round; every other one sends to the client.
template <std::size_t I>
struct state_of_many
    : std::conditional_t<I % 2 == 0, protocol::send<on<step<I>, state_of_many<(I + 1) % 300>>>,
                         protocol::recv<on<step<I>, state_of_many<(I + 1) % 300>>>> {};

TEST(any_end, tells_hundreds_of_states_from_one_another) {
  static_assert(check<many_states>::sound && graph<many_states::start>::state_count == 300);
  static_assert(graph<many_states::start>::info.bounded && graph<many_states::start>::slots == 1);
  auto [c, s] = entangle<many_states>();
  any_end<many_states, role::client> held = std::move(c).send(step<0>{});
  EXPECT_TRUE(held.is_in<state_of_many<1>>());
  EXPECT_FALSE(held.is_in<state_of_many<257>>());
  any_end<many_states, role::client> late = client_end<state_of_many<258>, many_states>();
  EXPECT_FALSE(late);
  EXPECT_TRUE(std::move(s).recv().take());
  EXPECT_TRUE(std::move(held).visit([](client_end<state_of_many<1>, many_states>) { return true; },
                                    [](auto) { return false; }));
}

// Other compilers have no limit here, and this takes them seconds.
#if defined(__clang__)
struct one_of_many;
template <class>
struct any_of;
template <std::size_t... I>
struct any_of<std::index_sequence<I...>> {
  using sends = protocol::send<on<step<I>, one_of_many>...>;
};
struct one_of_many : any_of<std::make_index_sequence<260>>::sends {};
struct many_messages : protocol {
  using start = one_of_many;
};

TEST(matching, tells_hundreds_of_messages_of_a_state_from_one_another) {
  auto [c, s] = entangle<many_messages>();
  std::move(c).send(step<258>{}).close();
  EXPECT_TRUE(std::move(s).recv().match([](step<258>, auto) { return true; },
                                        [](auto&&...) { return false; }));
}
#endif

TEST(any_end, is_empty_after_visit_and_may_be_closed) {
  any_end<ping_pong, role::client> any;
  EXPECT_FALSE(any);
  EXPECT_THROW(std::move(any).close(), spent_endpoint);
  auto [c, s] = entangle<ping_pong>();
  any = std::move(c);
  EXPECT_TRUE(std::move(any).visit([](client_end<ping_pong::idle, ping_pong>) { return true; },
                                   [](auto) { return false; }));
  EXPECT_FALSE(any);
  EXPECT_TRUE(
      std::move(s).recv().match([](closed) { return true; }, [](auto&&...) { return false; }));
  static_assert(sizeof(any) <= 2 * sizeof(void*) + sizeof(std::uint64_t));  // a position
}

TEST(any_end, closes_its_endpoint_when_assigned_over) {
  auto [c, s] = entangle<ping_pong>();
  any_end<ping_pong, role::client> any = std::move(c);
  any = none;
  EXPECT_TRUE(
      std::move(s).recv().match([](closed) { return true; }, [](auto&&...) { return false; }));
}

TEST(delegation, an_endpoint_sent_in_a_message_is_usable_at_its_receiver) {
  using carrier = protocols::oneshot<server_end<numbers::open, numbers>>;
  auto [c, s] = entangle<numbers>();
  auto [give, get] = entangle<carrier>();
  c = std::move(c).send(1);
  std::move(give).send(std::move(s));
  EXPECT_FALSE(s);
  c = std::move(c).send(2);
  auto received = std::move(get).recv().take();
  ASSERT_TRUE(received);
  auto first = std::move(received->message).recv().take();
  auto second = std::move(first->next).recv().take();
  EXPECT_EQ(first->message + second->message, 3);
}

// NOLINTEND(bugprone-use-after-move)

}  // namespace
}  // namespace typed_pipes
