// Every backend must pass this, with both endpoints in one thread. conformance_threads_test.cpp has the
// endpoints in different threads.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <typed_pipes/impls/test/conformance.hpp>
#include <vector>

namespace typed_pipes::conformance {
namespace {

using namespace std::chrono_literals;

template <class B>
using conformance = suite<B>;
TYPED_TEST_SUITE(conformance, designs, backend_name);

TYPED_TEST(conformance, takes_messages_in_the_order_they_were_sent) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, flow<std::uint64_t>) {
    auto [c, s] = entangle<over<flow<std::uint64_t>, TypeParam>>();
    constexpr std::uint64_t count = TypeParam::traits.put_blocks == put_blocks::never ? 1000 : 1;
    for (std::uint64_t i = 0; i < count; ++i)
      c = std::move(c).send(typename flow<std::uint64_t>::item{i});
    std::move(c).close();
    std::uint64_t expected = 0;
    while (auto got = std::move(s).recv().take()) {
      EXPECT_EQ(got->message.m, expected++);
      s = std::move(got->next);
    }
    EXPECT_EQ(expected, count);
  }
}

template <class B, class M, class Make, class Check>
void carries_there_and_back(Make make, Check check) {
  using p = over<exchange<M>, B>;
  auto [c, s] = entangle<p>();
  for (int i = 0; i < 3; ++i) {
    auto waiting = std::move(c).send(typename exchange<M>::question{make(i)});
    auto answering = std::move(s).recv().match(
        [&](typename exchange<M>::question q, auto next) {
          check(q.m, i);
          return next;
        },
        [](typename exchange<M>::stop) { return none; }, [](closed) { return none; });
    ASSERT_TRUE(answering);
    s = std::move(answering).send(typename exchange<M>::answer{make(i + 1)});
    auto got = std::move(waiting).recv().take();
    ASSERT_TRUE(got);
    check(got->message.m, i + 1);
    c = std::move(got->next);
  }
  std::move(c).send(typename exchange<M>::stop{make(9)});
  const bool stopped =
      std::move(s).recv().match([](typename exchange<M>::question, auto) { return false; },
                                [&](typename exchange<M>::stop m) {
                                  check(m.m, 9);
                                  return true;
                                },
                                [](closed) { return false; });
  EXPECT_TRUE(stopped);
}

TYPED_TEST(conformance, carries_messages_that_can_only_be_moved) {
  carries_there_and_back<TypeParam, std::unique_ptr<int>>(
      [](int i) { return std::make_unique<int>(i); },
      [](const auto& m, int i) { EXPECT_EQ(*m, i); });
}

TYPED_TEST(conformance, carries_containers_unchanged) {
  carries_there_and_back<TypeParam, std::vector<std::string>>(
      [](int i) {
        return std::vector<std::string>(3, std::string(40, static_cast<char>('a' + i)));
      },
      [](const auto& m, int i) {
        ASSERT_EQ(m.size(), 3u);
        EXPECT_EQ(m[2], std::string(40, static_cast<char>('a' + i)));
      });
}

struct empty_message {};
TYPED_TEST(conformance, carries_empty_messages) {
  carries_there_and_back<TypeParam, empty_message>([](int) { return empty_message{}; },
                                                   [](empty_message, int) {});
}

struct alignas(128) line_pair {
  std::uint64_t value = 0;
};
TYPED_TEST(conformance, keeps_the_alignment_of_over_aligned_messages) {
  carries_there_and_back<TypeParam, line_pair>(
      [](int i) { return line_pair{static_cast<std::uint64_t>(i)}; },
      [](const line_pair& m, int i) {
        EXPECT_EQ(m.value, static_cast<std::uint64_t>(i));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&m) % 128, 0u);
      });
}

struct page {
  std::array<unsigned char, 65536> bytes;
};
TYPED_TEST(conformance, carries_messages_of_64_KiB_by_value) {
  carries_there_and_back<TypeParam, page>(
      [](int i) {
        page p;
        for (std::size_t k = 0; k < p.bytes.size(); ++k)
          p.bytes[k] = static_cast<unsigned char>(k * 7 + i);
        return p;
      },
      [](const page& p, int i) {
        for (std::size_t k = 0; k < p.bytes.size(); ++k)
          ASSERT_EQ(p.bytes[k], static_cast<unsigned char>(k * 7 + i)) << "at byte " << k;
      });
}

TYPED_TEST(conformance, a_handler_may_send_into_the_slot_of_its_own_message) {
  using p = over<exchange<std::string>, TypeParam>;
  using e = exchange<std::string>;
  auto [first, s] = entangle<p>();
  auto waiting = std::move(first).send(e::question{std::string(100, 'q')});
  std::move(s).recv().match(
      [&](e::question q, auto next) {
        auto again = std::move(next).send(e::answer{std::string(100, 'x')});
        auto c = std::move(std::move(waiting).recv().take()->next);
        std::move(c).send(e::question{std::string(100, 'z')}).close();
        EXPECT_EQ(q.m, std::string(100, 'q'));
        std::move(again).recv().match(
            [](e::question second, auto) { EXPECT_EQ(second.m, std::string(100, 'z')); },
            [](e::stop) { FAIL(); }, [](closed) { FAIL(); });
        EXPECT_EQ(q.m, std::string(100, 'q'));
      },
      [](e::stop) { FAIL(); }, [](closed) { FAIL(); });
}

struct throws_when_built {
  explicit throws_when_built(int) { throw std::runtime_error("no"); }
  throws_when_built(throws_when_built&&) noexcept = default;
  tracked t;
};

struct throwing : typed_pipes::protocol {
  struct ready;
  using start = ready;
  struct thanked;
  struct ready : send<on<throws_when_built, thanked>> {};
  struct thanked : recv<on<tracked, end>> {};
};

TYPED_TEST(conformance, a_constructor_that_throws_sends_nothing_and_closes) {
  auto [c, s] = entangle<over<throwing, TypeParam>>();
  EXPECT_THROW((void)std::move(c).template emplace<throws_when_built>(1), std::runtime_error);
  EXPECT_FALSE(std::move(s).recv().take().has_value());
}

TYPED_TEST(conformance, a_handler_that_throws_closes_its_endpoint) {
  using e = exchange<tracked>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  auto waiting = std::move(c).template emplace<e::question>(tracked(1));
  EXPECT_THROW(std::move(s).recv().match([](e::question, auto) { fail("handler"); }, [](e::stop) {},
                                         [](closed) {}),
               std::runtime_error);
  EXPECT_FALSE(std::move(waiting).recv().take().has_value());
}

TYPED_TEST(conformance, a_receive_with_a_deadline_returns_the_endpoint_or_the_message) {
  using e = exchange<tracked>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  for (const auto wait : {0ms, 3ms}) {
    bool late = false;
    s = std::move(s).recv().match_for(
        wait, [](e::question, auto) { return none; }, [](e::stop) { return none; },
        [](closed) { return none; },
        [&](timed_out, auto same) {
          late = true;
          return same;
        });
    ASSERT_TRUE(late);
    ASSERT_TRUE(s);
  }
  auto waiting = std::move(c).template emplace<e::question>(tracked(5));
  const auto value = std::move(s).recv().match_until(
      clock::now() - 1s, [](e::question q, auto) { return q.m.value(); },
      [](e::stop) { return std::uint64_t{0}; }, [](closed) { return std::uint64_t{0}; },
      [](timed_out, auto) { return std::uint64_t{0}; });
  EXPECT_EQ(value, 5u) << "a message that has arrived is taken even after the deadline";
  std::move(waiting).close();
}

TYPED_TEST(conformance, a_receive_that_does_not_wait_returns_not_yet_or_the_message_or_closed) {
  using e = exchange<tracked>;
  auto [c, last] = entangle<over<e, TypeParam>>();
  auto s = std::move(last);  // clang 14 captures no structured binding
  enum { message, disconnected, nothing };
  auto look = [&] {
    int what = -1;
    s = std::move(s).recv().match_now(
        [&](e::question, auto next) {
          what = message;
          return std::move(next).template emplace<e::answer>(tracked(2));
        },
        [&](e::stop) { return none; },
        [&](closed) {
          what = disconnected;
          return none;
        },
        [&](not_yet, auto same) {
          what = nothing;
          return same;
        });
    return what;
  };
  EXPECT_EQ(look(), nothing);
  auto waiting = std::move(c).template emplace<e::question>(tracked(1));
  EXPECT_EQ(look(), message);
  EXPECT_EQ(look(), nothing);
  std::move(waiting).close();
  EXPECT_EQ(look(), disconnected);
}

TYPED_TEST(conformance, try_send_returns_the_message_if_the_peer_disconnected) {
  using e = exchange<tracked>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  std::move(s).close();
  const auto back = std::move(c)
                        .try_send(e::question{tracked(3)})
                        .match([](auto) { return std::uint64_t{0}; },
                               [](full, e::question, auto) { return std::uint64_t{1}; },
                               [](closed, e::question q) { return q.m.value(); });
  EXPECT_EQ(back, 3u);
}

TYPED_TEST(conformance, try_send_delivers_the_message_as_send_does) {
  using e = exchange<tracked>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  auto waiting =
      std::move(c)
          .try_send(e::question{tracked(3)})
          .match([](auto next) { return next; }, [](full, e::question, auto) { return none; },
                 [](closed, e::question) { return none; });
  ASSERT_TRUE(waiting);
  std::move(s).recv().match([](e::question q, auto) { EXPECT_EQ(q.m.value(), 3u); },
                            [](e::stop) { FAIL(); }, [](closed) { FAIL(); });
}

TYPED_TEST(conformance, try_send_says_full_only_on_a_backend_with_bounded_capacity) {
  TYPED_PIPES_SKIP_UNLESS_IT_RUNS(TypeParam, flow<tracked>) {
    using f = flow<tracked>;
    auto [c, s] = entangle<over<f, TypeParam>>();
    bool was_full = false;
    for (int i = 0; i < 20000 && !was_full; ++i)
      c = std::move(c)
              .try_send(f::item{tracked(1)})
              .match([](auto next) { return next; },
                     [&](full, f::item m, auto same) {
                       was_full = true;
                       EXPECT_EQ(m.m.value(), 1u);
                       return same;
                     },
                     [](closed, f::item) { return none; });
    EXPECT_EQ(was_full, TypeParam::traits.put_blocks == put_blocks::when_full);
    EXPECT_TRUE(c);
  }
}

TYPED_TEST(conformance, an_endpoint_inside_a_message_keeps_its_state) {
  using inner = over<exchange<tracked>, TypeParam>;
  using e = exchange<server_end<typename exchange<tracked>::asking, inner>>;
  auto [c, s] = entangle<over<e, TypeParam>>();
  auto [ic, is] = entangle<inner>();
  auto inner_waiting =
      std::move(ic).template emplace<typename exchange<tracked>::question>(tracked(4));
  std::move(c).send(typename e::stop{std::move(is)});
  std::move(s).recv().match(
      [](typename e::question, auto) { FAIL(); },
      [](typename e::stop m) {
        std::move(m.m).recv().match(
            [](exchange<tracked>::question q, auto next) {
              EXPECT_EQ(q.m.value(), 4u);
              std::move(next).template emplace<exchange<tracked>::answer>(tracked(5)).close();
            },
            [](exchange<tracked>::stop) { FAIL(); }, [](closed) { FAIL(); });
      },
      [](closed) { FAIL(); });
  auto got = std::move(inner_waiting).recv().take();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->message.m.value(), 5u);
}

TYPED_TEST(conformance, has_traits_with_name_source_and_wait_strategy) {
  constexpr const backend_traits& t = TypeParam::traits;
  EXPECT_FALSE(t.name.empty());
  EXPECT_FALSE(t.source.empty());
  EXPECT_TRUE(t.wait == "spin" || t.wait == "yield" || t.wait == "spin_then_park" ||
              t.wait == "park");
}

}  // namespace
}  // namespace typed_pipes::conformance
