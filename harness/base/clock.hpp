// -----------------------------------------------------------------------------
// clock.hpp - reads the clocks. No other file of the harness does.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>
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

// A moment whose `utc` is known from a file, by now_ns() as it counts today: it begins anew with the system, so `ns`
// may lie before its zero and be less than nothing, modulo 2^64. Where the calendar was set back meanwhile, the moment
// is so long ago at least. Nothing if the text is not one of present().
std::optional<moment> past(const std::string& utc, std::uint64_t least_ago_ns);

}  // namespace typed_pipes::harness::clock
