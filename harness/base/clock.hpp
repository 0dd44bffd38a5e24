// -----------------------------------------------------------------------------
// clock.hpp - reads the clocks. No other file of the harness does.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string>

namespace typed_pipes::harness::clock {

// Nanoseconds of a monotonic clock that every thread of the machine shares.
std::uint64_t now_ns();

// Processor time of the calling thread, nanoseconds.
std::uint64_t thread_cpu_ns();

// Processor time of all threads of the process, nanoseconds.
std::uint64_t process_cpu_ns();

// The counter of the processor (on x86 the time stamp counter), read after everything before it is done.
#if defined(__x86_64__) || defined(__i386__)
inline constexpr bool has_ticks = true;
#else
inline constexpr bool has_ticks = false;
#endif
std::uint64_t ticks();  // 0 where there is none

// Cost of one now_ns(), nanoseconds: of the fastest of several batches, so that an interruption of
// one batch does not count.
double read_cost_ns();

// A moment by the calendar and by now_ns(): what comes later is dated by the difference.
struct moment {
  std::string utc;  // 2026-11-22T13:00:00.125Z
  std::uint64_t ns = 0;
};
moment present();

}  // namespace typed_pipes::harness::clock
