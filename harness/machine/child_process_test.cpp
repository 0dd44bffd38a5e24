#include "harness/machine/child_process.hpp"

#include <gmock/gmock.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <thread>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

child_process shell(const std::string& script) {
  absl::StatusOr<child_process> child = child_process::start("/bin/sh", {"-c", script});
  if (!child.ok()) throw std::runtime_error(std::string(child.status().message()));
  return *std::move(child);
}

std::string fault(const absl::Status& s) { return std::string(s.message()); }

bool has_children() { return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

TEST(child_process, talks_in_lines) {
  child_process child = shell("read a; read b; echo \"$b then $a\"; printf 'one\\ntwo\\n'; read c");
  ASSERT_TRUE(child.write_line("first").ok());
  ASSERT_TRUE(child.write_line("second").ok());
  EXPECT_EQ(*child.read_line(10), "second then first");
  EXPECT_EQ(*child.read_line(10), "one");
  EXPECT_EQ(*child.read_line(10), "two");
}

TEST(child_process, ends_at_the_end_of_its_input) {
  child_process child = shell("echo ready; while read line; do :; done; exit 0");
  EXPECT_EQ(*child.read_line(10), "ready");
  EXPECT_TRUE(child.finish(10).ok());
  EXPECT_FALSE(has_children());
}

TEST(child_process, fails_in_the_last_words_of_its_standard_error) {
  child_process child = shell("echo first >&2; echo 'no such module: counter' >&2; exit 3");
  EXPECT_EQ(fault(child.read_line(10).status()), "no such module: counter");
  EXPECT_EQ(fault(child.finish(10)), "no such module: counter");
}

TEST(child_process, says_how_a_silent_one_ended) {
  EXPECT_EQ(fault(shell("exit 7").finish(10)), "ended with exit code 7");
  EXPECT_EQ(fault(shell("kill -9 $$").finish(10)), "was ended by signal 9");
  EXPECT_EQ(fault(shell("exit 7").read_line(10).status()), "ended with exit code 7");
}

TEST(child_process, gives_up_on_one_that_hangs_and_leaves_nothing_of_it) {
  {
    child_process child = shell("sleep 1000 & sleep 1000");
    EXPECT_EQ(fault(child.read_line(0.05).status()), "was silent for 0.05 s");
    EXPECT_EQ(fault(child.finish(0.05)), "did not end within 0.05 s");
  }
  EXPECT_FALSE(has_children());
}

// Returns whether the process ends within five seconds. Any process above it may reap it, so a zombie counts
// as dead.
bool dies(pid_t pid) {
  for (int i = 0; i < 1000 && kill(pid, 0) == 0; ++i) {
    const std::string state = say("/proc/", pid, "/stat");
    std::FILE* file = std::fopen(state.c_str(), "r");
    char letter = 'X';
    if (file != nullptr) {
      if (std::fscanf(file, "%*d %*s %c", &letter) != 1) letter = 'X';
      std::fclose(file);
    }
    if (letter == 'Z' || letter == 'X') return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return kill(pid, 0) == -1;
}

TEST(child_process, takes_its_own_children_along) {
  pid_t grandchild = 0;
  {
    child_process child = shell("sleep 1000 & echo $!; wait");
    grandchild = std::stoi(*child.read_line(10));
    ASSERT_EQ(kill(grandchild, 0), 0);
  }
  EXPECT_TRUE(dies(grandchild));
}

TEST(child_process, ends_with_its_children_when_its_maker_is_killed) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t maker = fork();
  if (maker == 0) {
    const child_process other = shell("sleep 1000");  // must not hold the first one's pipe
    child_process child = shell("sleep 1000 & echo $$; echo $!; wait");
    const child_process another = shell("sleep 1000");
    const std::array<pid_t, 2> pids{std::stoi(*child.read_line(10)),
                                    std::stoi(*child.read_line(10))};
    if (write(ends[1], pids.data(), sizeof pids) != sizeof pids) _exit(1);
    for (;;) pause();
  }
  std::array<pid_t, 2> pids{};
  ASSERT_EQ(read(ends[0], pids.data(), sizeof pids), static_cast<ssize_t>(sizeof pids));
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(kill(pids[0], 0), 0);
  kill(maker, SIGKILL);
  waitpid(maker, nullptr, 0);
  EXPECT_TRUE(dies(pids[0]));
  EXPECT_TRUE(dies(pids[1]));
}

TEST(child_process, survives_writing_to_one_that_has_gone) {
  child_process child = shell("exec 0<&-; echo deaf; sleep 1000");
  EXPECT_EQ(*child.read_line(10), "deaf");
  EXPECT_THAT(fault(child.write_line("go")), HasSubstr("does not take \"go\""));
}

TEST(child_process, is_not_stopped_by_what_it_writes_to_standard_error) {
  child_process child = shell("yes complaint | head -c 1000000 >&2; echo done; cat");
  EXPECT_EQ(*child.read_line(10), "done");
  EXPECT_TRUE(child.finish(10).ok());
}

TEST(child_process, says_that_a_program_is_not_there) {
  const auto child = child_process::start("/no/such/program", {});
  EXPECT_THAT(fault(child.status()), StartsWith("/no/such/program cannot be started: No such"));
  EXPECT_FALSE(has_children());
}

TEST(child_process, runs_where_its_maker_may_run) {
  cpu_set_t before, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  int cpu = 0;
  while (!CPU_ISSET(cpu, &before)) ++cpu;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  child_process child = shell("grep Cpus_allowed_list /proc/self/status; read line");
  EXPECT_EQ(*child.read_line(10), say("Cpus_allowed_list:\t", cpu));
  sched_setaffinity(0, sizeof before, &before);
}

}  // namespace
}  // namespace typed_pipes::harness
