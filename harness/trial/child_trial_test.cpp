// A trial in a process of its own: what is told of it, and every way in which the process may fail.
#include "harness/trial/child_trial.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cerrno>
#include <string>

#include "harness/base/text.hpp"
#include "harness/trial/outcome_message.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

outcome example() {
  outcome seen;
  seen.start_ns = 18'000'000'000'000'000'000u;  // more than a signed number holds
  seen.ns = 25;
  seen.messages = 400;
  seen.spent = {1, 2, 3, 4, 5, 6, std::nullopt};
  seen.hardware = {7, std::nullopt, 8, 9};
  seen.displaced = true;
  return seen;
}

absl::StatusOr<outcome> run_script(const std::string& script, double hang_limit_s = 20) {
  return run_in_child({"/bin/sh", {"-c", script}}, "the task", hang_limit_s);
}

std::string fault_of(const std::string& script, double hang_limit_s = 20) {
  return std::string(run_script(script, hang_limit_s).status().message());
}

constexpr const char* ready = "echo '{\"ready\":true}'; ";

bool has_children() { return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

TEST(outcome_message, carries_all_that_is_known_of_a_trial) {
  const absl::StatusOr<outcome> read = read_outcome(outcome_line(example()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->start_ns, 18'000'000'000'000'000'000u);
  EXPECT_EQ(read->ns, 25u);
  EXPECT_EQ(read->messages, 400u);
  EXPECT_EQ(read->spent.cpu_ns, 1u);
  EXPECT_EQ(read->spent.voluntary_switches, 2u);
  EXPECT_EQ(read->spent.involuntary_switches, 3u);
  EXPECT_EQ(read->spent.page_faults, 4u);
  EXPECT_EQ(read->spent.migrations, 5u);
  EXPECT_EQ(read->spent.futex_waits, 6u);
  EXPECT_EQ(read->spent.futex_wakes, std::nullopt);
  EXPECT_EQ(read->hardware.cycles, 7u);
  EXPECT_EQ(read->hardware.instructions, std::nullopt);
  EXPECT_EQ(read->hardware.cache_misses, 8u);
  EXPECT_EQ(read->hardware.energy_uj, 9u);
  EXPECT_TRUE(read->displaced);
  EXPECT_FALSE(read->misplaced || read->stolen || read->left_busy);
  EXPECT_TRUE(read->checked.good());
}

TEST(outcome_message, carries_each_mark_and_the_fault) {
  outcome seen = example();
  seen.displaced = false;
  seen.misplaced = true;
  EXPECT_TRUE(read_outcome(outcome_line(seen))->misplaced);
  seen.misplaced = false;
  seen.stolen = true;
  EXPECT_TRUE(read_outcome(outcome_line(seen))->stolen);
  EXPECT_FALSE(read_outcome(outcome_line(seen))->misplaced);
  seen.checked = {"lost \"one\" \xff"};
  EXPECT_THAT(read_outcome(outcome_line(seen))->checked.fault, StartsWith("lost \"one\" "));
}

TEST(child_trial, gets_its_task_and_answers_with_the_outcome) {
  const absl::StatusOr<outcome> seen =
      run_script(say("read task; test \"$task\" = 'the task' || exit 9; ", ready, "echo '",
                     outcome_line(example()), "'"));
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->messages, 400u);
  EXPECT_FALSE(has_children());
}

TEST(child_trial, is_over_when_its_outcome_is_there_and_leaves_nothing) {
  const absl::StatusOr<outcome> seen =
      run_script(say("sleep 1000 & ", ready, "echo '", outcome_line(example()), "'; sleep 1000"));
  EXPECT_TRUE(seen.ok()) << seen.status();
  EXPECT_FALSE(has_children());
}

TEST(child_trial, says_in_one_line_how_its_process_failed) {
  EXPECT_EQ(fault_of(say(ready, "exit 7")), "ended with exit code 7");
  EXPECT_EQ(fault_of(say(ready, "kill -SEGV $$")), "was ended by signal 11");
  EXPECT_EQ(fault_of("read task; kill -KILL $$"), "was ended by signal 9");
  EXPECT_EQ(fault_of(say("read task; echo one >&2; echo no memory >&2; exit 2")), "no memory");
  EXPECT_EQ(fault_of(say(ready, "sleep 1000"), 0.1), "was silent for 0.1 s");
  EXPECT_EQ(fault_of(say(ready, "echo 17; sleep 1000")), "said \"17\" in place of an outcome");
  EXPECT_THAT(fault_of("echo hello; sleep 1000"), HasSubstr("said \"hello\""));
  EXPECT_FALSE(has_children());
}

TEST(child_trial, says_that_its_process_cannot_be_started) {
  const auto seen = run_in_child({"/no/such/program", {}}, "the task", 20);
  EXPECT_THAT(std::string(seen.status().message()),
              StartsWith("/no/such/program cannot be started: "));
}

}  // namespace
}  // namespace typed_pipes::harness
