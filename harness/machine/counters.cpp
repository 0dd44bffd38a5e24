#include "harness/machine/counters.hpp"

#include <sys/resource.h>

#include <array>
#include <fstream>
#include <numeric>
#include <string>

#include "harness/base/clock.hpp"

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

}  // namespace

costs thread_costs() {
  costs c = used_by(RUSAGE_THREAD);
  c.migrations = migrations();
  c.cpu_ns = clock::thread_cpu_ns();
  return c;
}

costs process_costs() {
  costs c = used_by(RUSAGE_SELF);
  c.migrations = std::nullopt;  // counted per thread only, and threads come and go
  c.cpu_ns = clock::process_cpu_ns();
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
