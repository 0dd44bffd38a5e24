// Leaving a session of messages with destructors makes the other threads pass a barrier only while the peer may be
// sending: it takes microseconds, and tens of them in many virtual machines.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/impls/test/sandbox.hpp>
#include <typed_pipes/pipes.hpp>
#include <utility>

namespace typed_pipes {
namespace {

struct letters : protocol {
  struct question {
    std::string text;
  };
  struct answer {
    std::string text;
  };
  struct goodbye {
    std::string text;
  };
  struct asking;
  struct answering;
  using start = asking;
  struct asking : send<auto(question)->answering, auto(goodbye)->end> {};
  struct answering : recv<auto(answer)->asking> {};
};

template <class Backend>
class leaving : public ::testing::Test {
 protected:
  using pipe = over<letters, Backend>;
  using client = client_end<letters::asking, pipe>;
  using server = server_end<letters::asking, pipe>;

  // What becomes of a process that asks for a barrier in `body`.
  enum outcome { asks_for_none, wrong, no_seccomp, killed = -1 };
  template <class Body>
  static outcome of(Body body) {
    return static_cast<outcome>(conformance::in_a_process([&body] {
      auto [c, s] = entangle<pipe>();
      if (!conformance::answer_membarrier(SECCOMP_RET_KILL_PROCESS)) return no_seccomp;
      body(std::move(c), std::move(s));
      return asks_for_none;
    }));
  }

  template <class Body>
  static void expect(outcome expected, Body body) {
    const outcome seen = of(body);
    if (seen == no_seccomp) GTEST_SKIP() << "no seccomp here";
    EXPECT_EQ(seen, expected);
  }

  static auto asked(client c) { return std::move(c).send(letters::question{"how are you?"}); }
  static auto heard(server s) {
    return std::move(s).recv().match([](letters::question, auto next) { return next; },
                                     [](letters::goodbye) { return none; },
                                     [](closed) { return none; });
  }
  static client after_an_exchange(client c, server& s) {
    auto waits = asked(std::move(c));
    s = heard(std::move(s)).send(letters::answer{"well"});
    return std::move(waits).recv().match([](letters::answer, client next) { return next; },
                                         [](closed) -> client { return none; });
  }
};

using backends = ::testing::Types<basic_slots<spin>, slots, basic_slots<park>, ring,
                                  basic_ring<park>, automatic>;
TYPED_TEST_SUITE(leaving, backends);

TYPED_TEST(leaving, before_the_first_message_asks_for_no_barrier) {
  this->expect(TestFixture::asks_for_none, [](auto c, auto s) {
    std::move(c).close();
    std::move(s).close();
  });
}

TYPED_TEST(leaving, in_its_own_turn_asks_for_no_barrier) {
  this->expect(TestFixture::asks_for_none, [](auto c, auto s) {
    auto mine = TestFixture::after_an_exchange(std::move(c), s);
    for (int i = 0; i < 100; ++i) mine = TestFixture::after_an_exchange(std::move(mine), s);
    std::move(mine).close();
    std::move(s).close();
  });
}

TYPED_TEST(leaving, after_the_last_message_asks_for_no_barrier) {
  this->expect(TestFixture::asks_for_none, [](auto c, auto s) {
    std::move(c).send(letters::goodbye{"see you"});
    if (TestFixture::heard(std::move(s))) std::_Exit(TestFixture::wrong);
  });
}

// With park each side pays for its own fence.
TYPED_TEST(leaving, in_the_turn_of_the_peer_asks_for_one) {
  constexpr auto expected =
      TypeParam::traits.wait == park::name ? TestFixture::asks_for_none : TestFixture::killed;
  this->expect(expected, [](auto c, auto s) {
    TestFixture::asked(std::move(c)).close();
    std::move(s).close();
  });
  this->expect(expected, [](auto c, auto s) {
    std::move(s).close();
    std::move(c).close();
  });
}

}  // namespace
}  // namespace typed_pipes
