// -----------------------------------------------------------------------------
// thread_limits.hpp - how many more threads this system lets us start, and what says so.
// -----------------------------------------------------------------------------
// A program with ten thousand threads either runs or says which limit forbids it. What the system
// does not tell is no limit here; a thread that then cannot be started is a fault of its trial.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace typed_pipes::harness {

struct thread_limit {
  std::string name;
  std::uint64_t value = 0;  // as the system states it
  std::uint64_t room = 0;   // further threads it leaves
};

// RLIMIT_NPROC (not for the superuser, whom it does not bind), kernel.threads-max, kernel.pid_max,
// pids.max of the control groups around us, and vm.max_map_count: two maps a thread.
std::vector<thread_limit> read_thread_limits();

// The limit that leaves least room; null if there is none.
const thread_limit* tightest(std::span<const thread_limit> limits);

// Names the limit that so many further threads would exceed; empty: none.
std::string too_many(int threads, std::span<const thread_limit> limits);

}  // namespace typed_pipes::harness
