#include "harness/machine/counters.hpp"

#include <sys/resource.h>

#include <array>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>

#include "harness/base/clock.hpp"
#include "harness/machine/futex_calls.hpp"

namespace typed_pipes::harness {
namespace {

std::optional<std::uint64_t> migrations() {
  std::ifstream file("/proc/thread-self/sched");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("se.nr_migrations")) continue;
    const auto colon = line.find(':');
    if (colon != std::string::npos) return std::stoull(line.substr(colon + 1));
  }
  return std::nullopt;
}

costs used_by(decltype(RUSAGE_SELF) whom) {
  costs c;
  rusage used{};
  getrusage(whom, &used);
  c.voluntary_switches = static_cast<std::uint64_t>(used.ru_nvcsw);
  c.involuntary_switches = static_cast<std::uint64_t>(used.ru_nivcsw);
  c.page_faults = static_cast<std::uint64_t>(used.ru_minflt + used.ru_majflt);
  return c;
}

template <class Combine>
costs combined(const costs& a, const costs& b, Combine of) {
  const auto of_known = [&](const auto& x, const auto& y) {
    return x && y ? std::optional<std::uint64_t>(of(*x, *y)) : std::nullopt;
  };
  return {of(a.cpu_ns, b.cpu_ns),
          of(a.voluntary_switches, b.voluntary_switches),
          of(a.involuntary_switches, b.involuntary_switches),
          of(a.page_faults, b.page_faults),
          of_known(a.migrations, b.migrations),
          of_known(a.futex_waits, b.futex_waits),
          of_known(a.futex_wakes, b.futex_wakes)};
}

}  // namespace

costs thread_costs() {
  costs c = used_by(RUSAGE_THREAD);
  c.migrations = migrations();
  const futex_calls calls = thread_futex_calls();
  c.futex_waits = calls.waits;
  c.futex_wakes = calls.wakes;
  c.cpu_ns = clock::thread_cpu_ns();
  return c;
}

costs process_costs() {
  costs c = used_by(RUSAGE_SELF);
  // Counted per thread only, and threads come and go.
  c.migrations = c.futex_waits = c.futex_wakes = std::nullopt;
  c.cpu_ns = clock::process_cpu_ns();
  return c;
}

costs operator-(const costs& after, const costs& before) {
  return combined(after, before, std::minus<>());
}

costs operator+(const costs& a, const costs& b) { return combined(a, b, std::plus<>()); }

std::optional<processor_ticks> read_processor_ticks() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  // user nice system idle iowait irq softirq steal
  std::array<std::uint64_t, 8> field{};
  if (!(file >> cpu) || cpu != "cpu") return std::nullopt;
  for (std::uint64_t& f : field) {
    if (!(file >> f)) return std::nullopt;
  }
  const std::uint64_t all = std::accumulate(field.begin(), field.end(), std::uint64_t{0});
  return processor_ticks{all, field[3] + field[4], field[7]};
}

std::optional<std::uint64_t> steal_ticks() {
  const auto now = read_processor_ticks();
  if (!now) return std::nullopt;
  return now->stolen;
}

}  // namespace typed_pipes::harness
