// The programs of the posts over each of their systems, and their checks over broken ones.
#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

#include "harness/test/broken_backend.hpp"
#include "harness/trial/trial.hpp"
#include "harness/workload/compile_workload.hpp"
#include "harness/workloads/bounded_vs_unbounded.hpp"
#include "harness/workloads/idle_members.hpp"
#include "harness/workloads/msgsend.hpp"
#include "harness/workloads/thread_ring.hpp"

namespace typed_pipes::harness {

// pipes_harness has these (workload_source.cpp.in); only what runs over broken backends is compiled here.
extern template std::vector<program> programs_of<workloads::bounded_vs_unbounded>();
extern template std::vector<program> programs_of<workloads::idle_members>();
extern template std::vector<program> programs_of<workloads::msgsend>();
extern template std::vector<program> programs_of<workloads::thread_ring>();

namespace {

using ::testing::HasSubstr;

outcome pass(const program& p, const params& how) {
  static const topology here = *topology::load();
  trial t;
  t.what = &p;
  t.how = how;
  t.cold = true;
  t.oversubscribed = true;
  t.name = p.backend;
  return *run_trial(here, t);
}

params small(int group_size, spawning how, std::uint64_t operations) {
  params p;
  p.operations = operations;
  p.group_size = group_size;
  p.spawn = how;
  return p;
}

template <class Workload>
void expect_each_passes(const params& how, std::uint64_t messages) {
  for (const program& p : programs_of<Workload>()) {
    if (!p.cannot_run.empty()) continue;
    const outcome seen = pass(p, how);
    EXPECT_EQ(seen.checked.fault, "") << p.backend << " " << p.wait;
    EXPECT_EQ(seen.messages, messages) << p.backend << " " << p.wait;
  }
}

TEST(msgsend, counts_and_adds_over_every_system_wherever_its_threads_are_made) {
  for (const spawning how : {spawning::inside, spawning::outside}) {
    expect_each_passes<workloads::msgsend>(small(4, how, 4000), 4000);
    expect_each_passes<workloads::msgsend>(small(1, how, 1), 1);
  }
}

TEST(thread_ring, passes_every_word_on_over_every_backend_of_a_stream) {
  for (const program& p : programs_of<workloads::thread_ring>()) {
    // Ten threads that spin on few processing units cost a time slice per word.
    if (!p.cannot_run.empty() || p.wait == "spin") continue;
    const outcome seen = pass(p, small(10, spawning::inside, 500));
    EXPECT_EQ(seen.checked.fault, "") << p.backend << " " << p.wait;
    EXPECT_EQ(seen.messages, 500u) << p.backend << " " << p.wait;
  }
}

TEST(bounded_vs_unbounded, joins_its_service_after_the_span) {
  expect_each_passes<workloads::bounded_vs_unbounded>(small(0, spawning::inside, 100), 200);
}

TEST(bounded_vs_unbounded, takes_the_protocol_that_the_backend_carries) {
  std::set<std::string_view> spoken;
  for (const program& p : programs_of<workloads::bounded_vs_unbounded>()) {
    EXPECT_EQ(p.cannot_run, "");
    spoken.insert(p.workload.protocol);
  }
  EXPECT_THAT(spoken, ::testing::UnorderedElementsAre("ping_pong", "ping_pong_unbounded"));
}

TEST(idle_members, receives_what_few_of_many_members_send) {
  expect_each_passes<workloads::idle_members>(small(8, spawning::none, 100), 100);
  expect_each_passes<workloads::idle_members>(small(100, spawning::none, 1000), 1000);
}

TEST(idle_members, runs_over_the_sets_and_nothing_else) {
  std::set<std::string> systems;
  for (const program& p : programs_of<workloads::idle_members>()) systems.insert(p.backend);
  EXPECT_THAT(systems, ::testing::UnorderedElementsAre("receiver_set", "receiver_set_ring",
                                                       "port_set_2012"));
}

// Drops the tenth message of each sender, or sends it twice.
template <fault What>
struct broken_system : many_to_one::queue_mutex {
  using sound = many_to_one::queue_mutex;
  static constexpr many_to_one_traits traits = [] {
    many_to_one_traits t = sound::traits;
    t.name = "broken";
    return t;
  }();

  template <class T>
  class sender {
   public:
    explicit sender(typename sound::template sender<T> kept) : kept_(std::move(kept)) {}
    void send(T message) {
      const bool now = ++sent_ == 10;
      if (now && What == fault::drops) return;
      if (now && What == fault::doubles) kept_.send(message);
      kept_.send(std::move(message));
    }
    typename sound::template sender<T>& kept() { return kept_; }

   private:
    typename sound::template sender<T> kept_;
    int sent_ = 0;
  };
  template <class T>
  static std::pair<receiver<T>, sender<T>> open() {
    auto ends = sound::template open<T>();
    return {std::move(ends.first), sender<T>(std::move(ends.second))};
  }
  template <class T>
  static sender<T> another(receiver<T>* out, sender<T>& first) {
    return sender<T>(sound::template another<T>(out, first.kept()));
  }
};

template <class Workload, class System>
std::string fault_over(const params& how) {
  const program p = make_program<Workload, System, fixed_messages>();
  return pass(p, how).checked.fault;
}

TEST(msgsend, detects_a_system_that_loses_or_doubles_messages) {
  using workloads::msgsend;
  for (const spawning where : {spawning::inside, spawning::outside}) {
    const params how = small(4, where, 400);
    EXPECT_EQ((fault_over<msgsend, broken_system<fault::none>>(how)), "");
    EXPECT_EQ((fault_over<msgsend, broken_system<fault::drops>>(how)), "lost 4 of 400 messages");
    EXPECT_THAT((fault_over<msgsend, broken_system<fault::doubles>>(how)),
                HasSubstr("received 404 messages though 400 were sent"));
  }
}

TEST(msgsend, detects_a_wrong_total) {
  tally all;
  all.sent = all.received = 10;
  all.result = 999;
  const params how = small(2, spawning::inside, 10);
  EXPECT_EQ(workloads::msgsend::check(how, std::span(&all, 1)).fault,
            "the total is 999 and not 1000");
}

TEST(thread_ring, detects_a_backend_that_doubles_or_reorders_words) {
  const params how = small(4, spawning::inside, 400);
  EXPECT_EQ((fault_over<workloads::thread_ring, broken<fault::none>>(how)), "");
  EXPECT_THAT((fault_over<workloads::thread_ring, broken<fault::doubles>>(how)),
              HasSubstr("reordered or altered"));
}

TEST(bounded_vs_unbounded, detects_a_backend_that_doubles_messages) {
  const params how = small(0, spawning::inside, 100);
  EXPECT_EQ((fault_over<workloads::bounded_vs_unbounded, broken<fault::none>>(how)), "");
  EXPECT_NE((fault_over<workloads::bounded_vs_unbounded, broken<fault::doubles>>(how)), "");
}

}  // namespace
}  // namespace typed_pipes::harness
