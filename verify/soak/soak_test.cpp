// Sessions with a deliberate fault: the soak finds each, and says which. soak_program_test.py has the program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "harness/test/broken_backend.hpp"
#include "verify/soak/plan.hpp"

namespace typed_pipes::soak {
namespace {

using ::testing::HasSubstr;

const std::atomic<bool> never{false};

struct two_sides {
  side client{role::client}, server{role::server};
  two_sides() {
    const orders o{7, 1000, pace::full, &never};
    client.begin(o);
    server.begin(o);
  }
};

std::string said(side& to, const content& c) {
  try {
    to.incoming(c);
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "";
}

TEST(soak_side, takes_what_the_other_sent) {
  two_sides t;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(said(t.server, t.client.outgoing()), "");
    EXPECT_EQ(said(t.client, t.server.outgoing()), "");
  }
  EXPECT_TRUE(t.server.has_all_of(t.client));
  (void)t.client.outgoing();
  EXPECT_FALSE(t.server.has_all_of(t.client));
}

TEST(soak_side, names_a_message_that_is_lost_doubled_or_altered) {
  two_sides t;
  const content first = t.client.outgoing(), second = t.client.outgoing();
  EXPECT_THAT(said(t.server, second), HasSubstr("message 1 in place of 0: a message was lost"));
  EXPECT_EQ(said(t.server, first), "");
  EXPECT_THAT(said(t.server, first), HasSubstr("message 0 in place of 1: a message came twice"));
  EXPECT_THAT(said(t.server, {1, second.word ^ 1}), HasSubstr("altered"));
  EXPECT_THAT(said(t.client, second), HasSubstr("altered")) << "a message of the other direction";
}

// A session whose server does nothing; `What` is done by the client, turn after turn.
template <auto What>
struct faulty : session {
  void client(side& me) override {
    while (me.goes_on()) What(me);
  }
  void server(side&) override {}
};

harness::topology this_machine() { return *harness::topology::load(); }

std::string fault_of(opener open, double seconds = 0.2) {
  const soaked broken{queue_mutex::traits, open, open};
  goal until;
  until.seconds = seconds;
  const harness::topology machine = this_machine();
  return run_step({&broken, condition::unpinned}, until, 1, machine, {0.5, {}}).fault;
}

template <auto What>
std::string fault_of(double seconds = 0.2) {
  return fault_of([] { return std::unique_ptr<session>(std::make_unique<faulty<What>>()); },
                  seconds);
}

void wait_a_little(side&) { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

TEST(soak_step, notices_a_backend_that_doubles_a_message) {
  using backend = harness::broken<harness::fault::doubles>;
  EXPECT_THAT(fault_of(&open_session<backend, content>), HasSubstr("came twice"));
  EXPECT_THAT(fault_of(&open_session<backend, owned>), HasSubstr("came twice"));
}

TEST(soak_step, notices_a_session_that_closed_too_early) {
  constexpr auto sends_in_vain = [](side& me) { (void)me.outgoing(); };
  EXPECT_THAT(fault_of<sends_in_vain>(), HasSubstr("the server saw the session closed after 0 of"));
}

TEST(soak_step, notices_a_message_that_was_not_destroyed) {
  constexpr auto leaks = [](side& me) {
    static const auto* const leaked = new owned(content{});
    (void)leaked;
    wait_a_little(me);
  };
  EXPECT_THAT(fault_of<leaks>(), HasSubstr("1 messages have been constructed and not destroyed"));
}

TEST(soak_step, notices_memory_that_grows) {
  if (!memory_can_be_watched) GTEST_SKIP() << "the pools of a sanitizer grow by themselves";
  constexpr auto grows = [](side& me) {
    static std::vector<std::string> kept;
    kept.emplace_back(100'000, 'x');
    wait_a_little(me);
  };
  EXPECT_THAT(fault_of<grows>(), HasSubstr("resident memory grew by"));
}

TEST(soak_goal, is_reached_by_whatever_comes_first) {
  tally done;
  done.to_server = 50;
  done.to_client = 60;
  done.seconds = 3;
  EXPECT_EQ((goal{100, UINT64_MAX, 1e18}.part_of(done)), 0.5);
  EXPECT_EQ((goal{100, UINT64_MAX, 4}.part_of(done)), 0.75);
  EXPECT_EQ((goal{40, UINT64_MAX, 4}.part_of(done)), 1);
  EXPECT_EQ((goal{0, UINT64_MAX, 1e18}.part_of(tally())), 1) << "nothing to do";
}

TEST(soak_step, finds_nothing_where_nothing_is_wrong) { EXPECT_EQ(fault_of<&wait_a_little>(), ""); }

TEST(soak_step_DeathTest, names_a_message_that_nobody_woke_up_for) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  constexpr auto sleeps_for_ever = [](side& me) {
    (void)me.outgoing();
    std::this_thread::sleep_for(std::chrono::hours(1));
  };
  EXPECT_EXIT(fault_of<sleeps_for_ever>(60), ::testing::ExitedWithCode(1),
              "queue_mutex_park/unpinned: pair 0 has stood still for 0.5 s: the client has sent 1 "
              "messages, and the server has not received number 0: it or its wake-up was lost");
}

}  // namespace
}  // namespace typed_pipes::soak
