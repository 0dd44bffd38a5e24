// Futex calls, events of the kernel's counters, and energy: what is counted, and for whom.
#include <gtest/gtest.h>
#include <linux/perf_event.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <thread>
#include <typed_pipes/impls/base/sync.hpp>

#include "absl/synchronization/notification.h"
#include "harness/base/clock.hpp"
#include "harness/machine/counters.hpp"
#include "harness/machine/futex_calls.hpp"
#include "harness/machine/hardware_counters.hpp"
#include "harness/test/scratch_directory.hpp"

namespace typed_pipes::harness {
namespace {

using park = typed_pipes::detail::real_sync::park;

TEST(futex_calls, count_sleeping_and_waking_of_the_calling_thread) {
  std::atomic<std::uint32_t> word{1};
  const futex_calls before = thread_futex_calls();
  park::wait(word, 0);  // returns at once: the word holds something else
  park::wait_until(word, 0, {});
  park::wake(park::address_of(word));
  const futex_calls after = thread_futex_calls();
  EXPECT_EQ(after.waits - before.waits, 2u);
  EXPECT_EQ(after.wakes - before.wakes, 1u);
  futex_calls of_other;
  std::jthread([&] {
    park::wake(park::address_of(word));
    of_other = thread_futex_calls();
  }).join();
  EXPECT_EQ(of_other.wakes, 1u);
  EXPECT_EQ(of_other.waits, 0u);
  EXPECT_EQ(thread_futex_calls().wakes, after.wakes);
}

TEST(futex_calls, count_how_the_locks_of_abseil_sleep) {
  absl::Notification done;
  const std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    done.Notify();
  });
  const futex_calls before = thread_futex_calls();
  done.WaitForNotification();
  EXPECT_GT(thread_futex_calls().waits, before.waits);
}

TEST(futex_calls, leave_other_calls_and_their_errors_alone) {
  const futex_calls before = thread_futex_calls();
  EXPECT_EQ(::syscall(SYS_gettid), gettid());
  EXPECT_EQ(::syscall(SYS_close, -1), -1);
  EXPECT_EQ(errno, EBADF);
  EXPECT_EQ(thread_futex_calls().waits, before.waits);
}

TEST(costs, of_a_process_do_not_say_what_is_counted_per_thread) {
  EXPECT_TRUE(thread_costs().futex_waits.has_value());
  const costs sum = thread_costs() + process_costs();
  EXPECT_FALSE(sum.futex_waits.has_value());
  EXPECT_FALSE(sum.futex_wakes.has_value());
  EXPECT_GE(sum.cpu_ns, thread_costs().cpu_ns);
}

void spin_for_ns(std::uint64_t ns) {
  for (const std::uint64_t from = clock::thread_cpu_ns(); clock::thread_cpu_ns() - from < ns;) {
  }
}

TEST(event_counter, counts_threads_that_start_later) {
  const auto counter = event_counter::open(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK);
  if (!counter.ok()) GTEST_SKIP() << counter.status();
  constexpr std::uint64_t time_ns = 20'000'000;
  const std::uint64_t before = *counter->read();
  std::jthread([] { spin_for_ns(time_ns); }).join();
  EXPECT_GE(*counter->read() - before, time_ns);
}

TEST(event_counter, says_what_the_kernel_said) {
  const auto none = event_counter::open(PERF_TYPE_SOFTWARE, 12345);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(std::string(none.status().message()).find("perf_event_open: "), 0u);
}

TEST(read_energy_uj, sums_packages_and_not_their_parts) {
  namespace fs = std::filesystem;
  const scratch_directory scratch;
  const fs::path& root = scratch.path;
  EXPECT_EQ(read_energy_uj(root), std::nullopt);
  for (const auto& [zone, uj] : {std::pair{"intel-rapl", 7}, std::pair{"intel-rapl:0", 100},
                                 std::pair{"intel-rapl:0:0", 40}, std::pair{"intel-rapl:1", 20}}) {
    fs::create_directories(root / zone);
    std::ofstream(root / zone / "energy_uj") << uj << "\n";
  }
  EXPECT_EQ(read_energy_uj(root), 120u);
}

TEST(hardware_counters, are_opened_only_if_asked_for) {
  const hardware_counters none(false);
  EXPECT_EQ(none.no_counters(), "not asked for (--hardware_counters)");
  EXPECT_EQ(none.read().cycles, std::nullopt);
  const hardware_counters some(true);
  EXPECT_EQ(some.read().instructions.has_value(), some.no_counters().empty());
}

TEST(hardware_costs, are_unknown_where_a_counter_began_again) {
  const hardware_costs d = hardware_costs{10, 20, std::nullopt, 5} - hardware_costs{3, 20, 1, 6};
  EXPECT_EQ(d.cycles, 7u);
  EXPECT_EQ(d.instructions, 0u);
  EXPECT_EQ(d.cache_misses, std::nullopt);
  EXPECT_EQ(d.energy_uj, std::nullopt);
}

}  // namespace
}  // namespace typed_pipes::harness
