// -----------------------------------------------------------------------------
// thread_limits.hpp - how many more threads may be started, and which limit says so.
// -----------------------------------------------------------------------------
// A program of ten thousand threads either runs, or is skipped with the limit that forbids it. A limit
// that cannot be read is not considered; if a thread then cannot be started, its trial has failed.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace typed_pipes::harness {

struct thread_limit {
  std::string name;
  std::uint64_t value = 0;  // as the system states it
  std::uint64_t left = 0;   // further threads that it allows
};

// RLIMIT_NPROC (except for the superuser, to whom it does not apply), kernel.threads-max, kernel.pid_max,
// pids.max of the control groups around us, vm.max_map_count (two maps a thread), and RLIMIT_AS, in bytes.
std::vector<thread_limit> read_thread_limits();

// The limit that allows the fewest; null if there is none.
const thread_limit* tightest(std::span<const thread_limit> limits);

// Names the limit that so many further threads would exceed; empty: none.
std::string too_many(int threads, std::span<const thread_limit> limits);

// The message for a thread that the system refused to start: its own words, and the nearest limit now.
std::string no_thread(std::string_view refused, std::size_t others);

}  // namespace typed_pipes::harness
