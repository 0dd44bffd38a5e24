// automatic has the ports of the backend that it chooses, so the conformance suites need not run for it. What
// is left to test is the choice, and a session.

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>
#include <typed_pipes/impls/automatic.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

namespace typed_pipes {
namespace {

// clang-format off
struct question_and_answer : protocol {
  struct question { std::uint64_t n; };
  struct answer { std::uint64_t n; };
  struct asking; struct answering;
  using start = asking;
  struct asking    : send<auto(question) -> answering> {};
  struct answering : recv<auto(answer) -> asking> {};
};
struct stream_of_numbers : protocol {
  struct item { std::uint64_t n; };
  struct open;
  using start = open;
  struct open : send<auto(item) -> open> {};
};
// clang-format on

template <class P>
using shape_of = graph<typename P::start>;

template <class P, class Chosen>
constexpr bool has_the_ports_of() {
  using G = shape_of<P>;
  return std::is_same_v<automatic::port<G, role::client>,
                        typename Chosen::template port<G, role::client>> &&
         std::is_same_v<automatic::port<G, role::server>,
                        typename Chosen::template port<G, role::server>>;
}

static_assert(shape_of<question_and_answer>::info.bounded);
static_assert(has_the_ports_of<question_and_answer, slots>());
static_assert(!shape_of<stream_of_numbers>::info.bounded);
static_assert(has_the_ports_of<stream_of_numbers, ring>());

// It is the default backend.
static_assert(std::is_same_v<detail::backend_of<stream_of_numbers>, automatic>);

// The traits promise what holds for both choices.
static_assert(automatic::traits.wait == slots::traits.wait);
static_assert(automatic::traits.wait == ring::traits.wait);
static_assert(!automatic::traits.bounded_protocols_only);

TEST(automatic, carries_a_question_and_its_answer) {
  auto [c, s] = entangle<over<question_and_answer, automatic>>();
  for (std::uint64_t i = 0; i < 100; ++i) {
    auto waiting = std::move(c).send(question_and_answer::question{i});
    auto asked = std::move(s).recv().take();
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->message.n, i);
    s = std::move(asked->next).send(question_and_answer::answer{i + 1});
    auto answered = std::move(waiting).recv().take();
    ASSERT_TRUE(answered);
    EXPECT_EQ(answered->message.n, i + 1);
    c = std::move(answered->next);
  }
}

TEST(automatic, carries_a_stream_and_its_end) {
  auto [c, s] = entangle<over<stream_of_numbers, automatic>>();
  for (std::uint64_t i = 0; i < 10; ++i) c = std::move(c).send(stream_of_numbers::item{i});
  std::move(c).close();
  std::uint64_t expected = 0;
  while (auto got = std::move(s).recv().take()) {
    EXPECT_EQ(got->message.n, expected++);
    s = std::move(got->next);
  }
  EXPECT_EQ(expected, 10u);
}

}  // namespace
}  // namespace typed_pipes
