#include "harness/workload/thread_group.hpp"

#include <gmock/gmock.h>
#include <pthread.h>

#include <atomic>

#include "harness/machine/thread_limits.hpp"
#include "harness/run/trial.hpp"
#include "harness/workload/program.hpp"
#include "harness/workloads/all.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(thread_group, adds_up_what_its_members_saw) {
  thread_group some;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    some.start([i] {
      tally t;
      t.sent = i;
      t.result = 0.5;
      return t;
    });
  }
  const tally all = some.join();
  EXPECT_EQ(all.sent, 210u);
  EXPECT_EQ(all.result, 10);
}

TEST(thread_group, hands_on_what_a_member_threw_when_all_are_joined) {
  std::atomic<int> ended{0};
  thread_group some;
  some.start([]() -> tally { throw std::runtime_error("no more"); });
  for (int i = 0; i < 3; ++i) {
    some.start([&ended] {
      // relaxed: join() orders it before the look below.
      ended.fetch_add(1, std::memory_order_relaxed);
      return tally{};
    });
  }
  try {
    some.join();
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "no more");
  }
  // relaxed: all of them have been joined.
  EXPECT_EQ(ended.load(std::memory_order_relaxed), 3);
  EXPECT_EQ(some.join().sent, 0u);
}

// While one lives no thread can be started: none finds room for its stack.
class no_room {
 public:
  no_room() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    pthread_attr_setstacksize(&huge, std::size_t{1} << 50);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~no_room() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  no_room(const no_room&) = delete;
  no_room& operator=(const no_room&) = delete;

 private:
  pthread_attr_t before_{};
};

TEST(thread_group, names_the_nearest_limit_when_no_thread_can_be_started) {
  thread_group some;
  some.start([] { return tally{}; });
  try {
    const no_room here;
    some.start([] { return tally{}; });
    FAIL() << "a thread was started";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("no thread could be started beside 1 others: "));
    EXPECT_THAT(e.what(), HasSubstr("; the nearest limit is "));
  }
  some.start([] {
    tally t;
    t.sent = 1;
    return t;
  });
  EXPECT_EQ(some.join().sent, 1u);
}

// What has been started must come to an end, and the trial must say why it is void.
template <class Workload>
void expect_fault_without_threads() {
  static const topology here = *topology::load();
  for (const program& p : programs_of<Workload>()) {
    if (!p.cannot_run.empty() || p.wait == "spin") continue;
    trial t;
    t.what = &p;
    t.how.operations = 8;
    t.how.group_size = 4;
    t.how.spawn = spawning::inside;
    t.cold = true;
    t.name = p.backend;
    ASSERT_EQ(run_trial(here, t)->checked.fault, "") << p.backend;
    const no_room now;
    EXPECT_THAT(run_trial(here, t)->checked.fault, HasSubstr("no thread could be started"))
        << p.backend;
  }
}

TEST(thread_group, leaves_a_program_that_cannot_start_its_threads_with_a_fault) {
  expect_fault_without_threads<workloads::msgsend>();
  expect_fault_without_threads<workloads::ring>();
  expect_fault_without_threads<workloads::bounded_vs_unbounded>();
}

TEST(thread_limits, name_the_one_that_is_exceeded) {
  const std::vector<thread_limit> some{{"kernel.threads-max", 9000, 8000},
                                       {"RLIMIT_NPROC (ulimit -u)", 5000, 5000}};
  EXPECT_EQ(too_many(5000, some), "");
  EXPECT_EQ(too_many(10002, some),
            "10002 threads are needed, and RLIMIT_NPROC (ulimit -u) = 5000 allows 5000 more");
  EXPECT_EQ(too_many(10002, {}), "");
}

TEST(thread_limits, are_read_from_this_system) {
  const std::vector<thread_limit> here = read_thread_limits();
  ASSERT_THAT(here, Not(IsEmpty()));
  for (const thread_limit& limit : here) {
    EXPECT_LE(limit.left, limit.value) << limit.name;
    EXPECT_LE(tightest(here)->left, limit.left);
  }
}

}  // namespace
}  // namespace typed_pipes::harness
