#include "harness/workload/thread_group.hpp"

#include <gmock/gmock.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

#include "harness/machine/thread_limits.hpp"
#include "harness/trial/trial.hpp"
#include "harness/workload/program.hpp"
#include "harness/workloads/all.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(thread_group, sums_the_tallies_of_its_members) {
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

TEST(thread_group, rethrows_what_a_member_threw_after_joining_all) {
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

// While one exists no thread can be started: the default stack does not fit any address space.
class no_stacks {
 public:
  no_stacks() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    pthread_attr_setstacksize(&huge, std::size_t{1} << 50);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~no_stacks() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  no_stacks(const no_stacks&) = delete;
  no_stacks& operator=(const no_stacks&) = delete;

 private:
  pthread_attr_t before_{};
};

TEST(thread_group, names_the_nearest_limit_when_no_thread_can_be_started) {
  thread_group some;
  some.start([] { return tally{}; });
  try {
    const no_stacks here;
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

// Threads that were started must end, and the trial must say why it is void.
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
    const no_stacks now;
    EXPECT_THAT(run_trial(here, t)->checked.fault, HasSubstr("no thread could be started"))
        << p.backend;
  }
}

TEST(thread_group, gives_a_program_that_cannot_start_its_threads_a_fault) {
  expect_fault_without_threads<workloads::msgsend>();
  expect_fault_without_threads<workloads::thread_ring>();
  expect_fault_without_threads<workloads::bounded_vs_unbounded>();
}

// While one exists one thread can be started and no second.
class memory_for_one_stack {
 public:
  memory_for_one_stack() {
    constexpr std::size_t stack = std::size_t{1} << 29;
    pthread_getattr_default_np(&attributes_before_);
    pthread_attr_t large;
    pthread_attr_init(&large);
    pthread_attr_setstacksize(&large, stack);
    pthread_setattr_default_np(&large);
    pthread_attr_destroy(&large);
    getrlimit(RLIMIT_AS, &limit_before_);
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit now = limit_before_;
    now.rlim_cur = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + stack + stack / 2;
    setrlimit(RLIMIT_AS, &now);
  }
  ~memory_for_one_stack() {
    setrlimit(RLIMIT_AS, &limit_before_);
    pthread_setattr_default_np(&attributes_before_);
    pthread_attr_destroy(&attributes_before_);
  }
  memory_for_one_stack(const memory_for_one_stack&) = delete;
  memory_for_one_stack& operator=(const memory_for_one_stack&) = delete;

 private:
  pthread_attr_t attributes_before_{};
  rlimit limit_before_{};
};

TEST(trial, ends_if_a_side_gets_no_thread_and_names_the_limit) {
  static const topology here = *topology::load();
  for (const program& p : programs_of<workloads::ping_pong>()) {
    if (!p.cannot_run.empty() || p.wait != "park") continue;
    trial t;
    t.what = &p;
    t.how.operations = 8;
    t.how.pairs = 2;
    t.oversubscribed = true;
    t.name = p.backend;
    ASSERT_EQ(run_trial(here, t)->checked.fault, "") << p.backend;
    const memory_for_one_stack now;
    const std::string fault = run_trial(here, t)->checked.fault;
    EXPECT_THAT(fault, HasSubstr("no thread could be started beside 1 others: ")) << p.backend;
    EXPECT_THAT(fault, HasSubstr("the nearest limit is RLIMIT_AS (ulimit -v)")) << p.backend;
    return;
  }
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
