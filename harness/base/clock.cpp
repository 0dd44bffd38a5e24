#include "harness/base/clock.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <limits>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace typed_pipes::harness::clock {
namespace {

std::uint64_t read_ns(clockid_t which) {
  timespec t{};
  if (clock_gettime(which, &t) != 0) return 0;
  return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(t.tv_nsec);
}

}  // namespace

std::uint64_t now_ns() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::nanoseconds(since).count());
}

std::uint64_t thread_cpu_ns() { return read_ns(CLOCK_THREAD_CPUTIME_ID); }

std::uint64_t process_cpu_ns() { return read_ns(CLOCK_PROCESS_CPUTIME_ID); }

std::uint64_t ticks() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_lfence();  // or the counter may be read before a load that precedes it
  return __builtin_ia32_rdtsc();
#else
  return 0;
#endif
}

double read_cost_ns() {
  constexpr int batches = 20;
  constexpr int reads = 500;
  double best = std::numeric_limits<double>::max();
  for (int b = 0; b < batches; ++b) {
    const std::uint64_t start = now_ns();
    std::uint64_t end = start;
    for (int i = 0; i < reads; ++i) end = now_ns();
    best = std::min(best, static_cast<double>(end - start) / reads);
  }
  return best;
}

moment present() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::uint64_t ns = now_ns();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return {absl::StrFormat("%s.%03dZ", text.data(), ms % 1000), ns};
}

std::optional<moment> past(const std::string& utc, std::uint64_t least_ago_ns) {
  absl::Time then;
  if (!absl::ParseTime(absl::RFC3339_full, utc, &then, nullptr)) return std::nullopt;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::uint64_t ns = now_ns();
  const std::int64_t ago =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() - absl::ToUnixNanos(then);
  return moment{
      utc, ns - std::max(static_cast<std::uint64_t>(std::max<std::int64_t>(ago, 0)), least_ago_ns)};
}

}  // namespace typed_pipes::harness::clock
