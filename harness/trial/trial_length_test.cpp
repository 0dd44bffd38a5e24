// Tests how many operations trials get, over invented cells whose durations are known: nothing is timed.
#include "harness/trial/trial_length.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string_view>
#include <vector>

#include "harness/plan/cell.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr double wanted_ns = 20e6;

// The time that so many operations take.
using invented_cell = std::function<double(double operations)>;

struct search_result {
  double operations = 1;
  int attempts = 0;
};

search_result found(const invented_cell& cell) {
  length_search search(wanted_ns);
  search_result result;
  while (!search.ended()) {
    const double ns = cell(result.operations);
    result.operations = std::max(1.0, std::floor(search.after({result.operations, ns})));
    ++result.attempts;
  }
  return result;
}

TEST(length_search, finds_the_length_of_a_steady_cell) {
  for (const double each_ns : {0.5, 50.0, 3000.0, 1e6, 4e6}) {
    const invented_cell cell = [=](double n) { return 2000 + each_ns * n; };
    EXPECT_TRUE(equally_long(cell(found(cell).operations), wanted_ns)) << each_ns;
    EXPECT_LE(found(cell).attempts, 8) << each_ns;
  }
}

TEST(length_search, ends_with_one_operation_where_that_takes_too_long) {
  EXPECT_EQ(found([](double n) { return 1e9 * n; }).operations, 1);
}

// Two threads on one processing unit: within a time slice of 8 ms neither waits for the other.
TEST(length_search, finds_the_length_where_a_long_trial_needs_more_for_an_operation) {
  for (const double slower : {1.5, 3.0, 10.0, 40.0}) {
    const invented_cell crowded = [=](double n) {
      const double ns = 100 * n;
      return ns <= 8e6 ? ns : 8e6 + (ns - 8e6) * slower;
    };
    EXPECT_TRUE(equally_long(crowded(found(crowded).operations), wanted_ns)) << slower;
  }
}

TEST(length_search, is_not_misled_by_one_attempt_that_was_interrupted) {
  for (int interrupted = 1; interrupted <= 8; ++interrupted) {
    int attempt = 0;
    const double operations =
        found([&](double n) { return 100 * n + (++attempt == interrupted ? 50e6 : 0); }).operations;
    EXPECT_TRUE(equally_long(100 * operations, wanted_ns)) << interrupted;
  }
}

TEST(length_search, ends_where_no_attempt_is_like_another) {
  int attempt = 0;
  EXPECT_LE(found([&](double n) { return n * (++attempt % 2 == 0 ? 100 : 1000); }).attempts, 20);
  EXPECT_EQ(found([](double) { return 1e3; }).attempts, 20);
}

// Runs trials of a cell one after another, and returns how long they were, in parts of the length wanted.
class kept_cell {
 public:
  explicit kept_cell(double each_ns) : operations_(wanted_ns / each_ns) {}

  double trial(double each_ns, bool disturbed = false) {
    const timed_operations last{operations_, operations_ * each_ns};
    operations_ = corrected_operations(wanted_ns, last, before_, disturbed).value_or(operations_);
    before_ = last;
    return last.ns / wanted_ns;
  }
  std::vector<double> trials(const std::vector<double>& each_ns) {
    std::vector<double> lengths;
    lengths.reserve(each_ns.size());
    for (const double ns : each_ns) lengths.push_back(trial(ns));
    return lengths;
  }
  [[nodiscard]] double operations() const { return operations_; }

 private:
  double operations_;
  std::optional<timed_operations> before_;
};

auto as_wanted() {
  return ::testing::Truly([](double length) { return equally_long(length, 1); });
}

TEST(corrected_operations, follow_a_cell_that_has_become_a_little_slower_from_its_second_trial_on) {
  const std::vector<double> slower = kept_cell(100).trials({100, 180, 180, 180, 180});
  EXPECT_NEAR(slower[2], 1.8, 1e-9);
  EXPECT_THAT((std::vector<double>{slower[3], slower[4]}), Each(as_wanted()));
  const std::vector<double> faster = kept_cell(100).trials({100, 60, 60, 60});
  EXPECT_NEAR(faster[2], 0.6, 1e-9);
  EXPECT_THAT(faster[3], as_wanted());
}

TEST(corrected_operations, follow_one_that_has_become_much_slower_or_faster_from_its_first) {
  EXPECT_THAT(kept_cell(100).trials({300, 300}),
              ElementsAre(::testing::DoubleNear(3, 1e-9), as_wanted()));
  EXPECT_THAT(kept_cell(100).trials({30, 30})[1], as_wanted());
  EXPECT_THAT(kept_cell(100).trials({10'000, 10'000, 10'000})[2], as_wanted());
}

TEST(corrected_operations, stay_as_they_are_after_one_odd_trial) {
  kept_cell cell(100);
  const double before = cell.operations();
  for (const double once : {180.0, 60.0}) {
    EXPECT_THAT(cell.trial(100), as_wanted());
    cell.trial(once);
    EXPECT_EQ(cell.operations(), before) << once;
  }
}

TEST(corrected_operations, stay_as_they_are_after_one_disturbed_trial_unless_it_took_far_too_long) {
  kept_cell cell(100);
  const double before = cell.operations();
  cell.trial(1500, true);
  EXPECT_EQ(cell.operations(), before);
  cell.trial(1500, true);
  EXPECT_LT(cell.operations(), before / 10) << "two agree";
  kept_cell stuck(100);
  stuck.trial(10'000, true);
  EXPECT_DOUBLE_EQ(stuck.operations(), before / 16);
}

TEST(corrected_operations, do_not_chase_noise) {
  kept_cell cell(100);
  const double before = cell.operations();
  std::mt19937 random(7);
  for (int i = 0; i < 10'000; ++i) {
    cell.trial(82 + 40 * (static_cast<double>(random() % 1000) / 1000));
    ASSERT_EQ(cell.operations(), before);
  }
  // Noise of any size leaves the operations where they are to within its own size.
  for (int i = 0; i < 10'000; ++i) {
    cell.trial(50 * std::exp2(static_cast<double>(random() % 1000) / 500));
    ASSERT_GT(cell.operations(), before / 2.01);
    ASSERT_LT(cell.operations(), before * 2.01);
  }
}

// A cell over a queue of so many messages.
class limited {
 public:
  limited(bool queues_up, std::size_t capacity, std::size_t payload_bytes, int pairs = 1) {
    what_.workload = {"limited", "message", "", "", 1, 2};
    what_.workload.queues_up = queues_up;
    what_.capacity = capacity;
    what_.payload_bytes = payload_bytes;
    cell_.what = &what_;
    cell_.pairs = pairs;
  }
  [[nodiscard]] operation_limits limits() const { return limits_of(cell_); }
  // The operations of a trial that is to last that long, and why it does not.
  [[nodiscard]] double operations(double each_ns) const {
    return static_cast<double>(limits().nearest(wanted_ns / each_ns));
  }
  [[nodiscard]] std::string_view why_not(double each_ns) const {
    const double n = operations(each_ns);
    return why_of_another_length(wanted_ns, {n, n * each_ns}, limits());
  }

 private:
  program what_;
  cell cell_;
};

// 80 us for a pipe of ZeroMQ, 60 us for a round trip of threads that take turns.
TEST(limits, leave_trials_equally_long_where_messages_do_not_queue_up) {
  for (const std::size_t capacity : {0u, 64u, 1024u, 65'536u}) {
    for (const std::size_t bytes : {0u, 8u, 65'536u}) {
      for (const double each_ns : {0.5, 20.0, 60e3, 80e3, 4e6}) {
        const limited answered(false, capacity, bytes, 8);
        EXPECT_TRUE(equally_long(answered.operations(each_ns) * each_ns, wanted_ns)) << each_ns;
        EXPECT_EQ(answered.why_not(each_ns), "");
      }
    }
  }
}

TEST(limits, make_a_stream_go_round_its_queue_four_times_and_say_so_where_that_takes_longer) {
  const limited stream(true, 1024, 8);
  EXPECT_EQ(stream.operations(1e3), 20'000);
  EXPECT_EQ(stream.why_not(1e3), "");
  EXPECT_EQ(stream.operations(50e3), 4 * 1024);
  EXPECT_EQ(stream.why_not(50e3), "to go round the queue four times takes longer");
  EXPECT_EQ(stream.why_not(wanted_ns / (4 * 1024)), "") << "as long as it should be";
}

TEST(limits, keep_what_a_stream_sends_in_memory_and_say_so_where_that_takes_less_time) {
  const limited large(true, 0, 65'536, 2);
  EXPECT_EQ(large.operations(10), (512u << 20) / 65'536 / 2);
  EXPECT_EQ(large.why_not(10), "more than 512 MiB of payload is not sent in a trial");
  EXPECT_EQ(large.why_not(10e3), "");
  EXPECT_EQ(limited(true, 65'536, 65'536).operations(10), 4 * 65'536) << "laps come first";
}

TEST(limits, say_where_one_operation_is_too_long_and_blame_no_limit_for_what_is_unsteady) {
  const limited slow(false, 0, 8);
  EXPECT_EQ(slow.operations(1e9), 1);
  EXPECT_EQ(slow.why_not(1e9), "one operation takes longer");
  EXPECT_EQ(why_of_another_length(wanted_ns, {1000, 2 * wanted_ns}, slow.limits()), "");
  EXPECT_EQ(why_of_another_length(wanted_ns, {1000, wanted_ns / 2}, slow.limits()), "");
}

}  // namespace
}  // namespace typed_pipes::harness
