#include "harness/counters.hpp"

#include <sys/resource.h>

#include <fstream>
#include <string>

#include "harness/clock.hpp"

namespace pipes::harness {
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

}  // namespace

costs thread_costs() {
  costs c;
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  c.voluntary_switches = static_cast<std::uint64_t>(used.ru_nvcsw);
  c.involuntary_switches = static_cast<std::uint64_t>(used.ru_nivcsw);
  c.page_faults = static_cast<std::uint64_t>(used.ru_minflt + used.ru_majflt);
  c.migrations = migrations();
  c.cpu_ns = clock::thread_cpu_ns();
  return c;
}

costs operator-(const costs& after, const costs& before) {
  costs d{after.cpu_ns - before.cpu_ns, after.voluntary_switches - before.voluntary_switches,
          after.involuntary_switches - before.involuntary_switches,
          after.page_faults - before.page_faults, std::nullopt};
  if (after.migrations && before.migrations) d.migrations = *after.migrations - *before.migrations;
  return d;
}

costs operator+(const costs& a, const costs& b) {
  costs sum{a.cpu_ns + b.cpu_ns, a.voluntary_switches + b.voluntary_switches,
            a.involuntary_switches + b.involuntary_switches, a.page_faults + b.page_faults,
            std::nullopt};
  if (a.migrations && b.migrations) sum.migrations = *a.migrations + *b.migrations;
  return sum;
}

std::optional<std::uint64_t> steal_ticks() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  std::uint64_t field = 0;
  if (!(file >> cpu) || cpu != "cpu") return std::nullopt;
  // user nice system idle iowait irq softirq steal
  for (int i = 0; i < 8; ++i) {
    if (!(file >> field)) return std::nullopt;
  }
  return field;
}

}  // namespace pipes::harness
