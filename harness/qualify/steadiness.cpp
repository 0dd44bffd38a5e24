#include "harness/qualify/steadiness.hpp"

#include <algorithm>
#include <thread>

#include "harness/base/clock.hpp"
#include "harness/base/stats.hpp"
#include "harness/machine/counters.hpp"

namespace typed_pipes::harness {
namespace {

struct alignas(128) spinner {
  std::vector<spin_window> windows;
  std::uint64_t involuntary_switches = 0;
  absl::Status bound;
};

spin_window spin_one_window() {
  spin_window w;
  const std::uint64_t start = clock::now_ns();
  for (std::uint64_t last = start; last - start < window_ns;) {
    const std::uint64_t now = clock::now_ns();
    w.add(now - last);
    last = now;
  }
  return w;
}

void spin(const topology& machine, int unit, spinner& here) {
  here.bound = machine.bind_to(unit);
  const costs before = thread_costs();
  for (spin_window& w : here.windows) w = spin_one_window();
  here.involuntary_switches = (thread_costs() - before).involuntary_switches;
}

std::optional<double> stolen(const std::optional<processor_ticks>& from,
                             const std::optional<processor_ticks>& to) {
  if (!from || !to || to->all <= from->all) return std::nullopt;
  return static_cast<double>(to->stolen - from->stolen) / static_cast<double>(to->all - from->all);
}

}  // namespace

void spin_window::add(std::uint64_t between_ns) {
  ns += between_ns;
  ++readings;
  if (between_ns <= shortest_gap_ns) return;
  ++gaps;
  lost_ns += between_ns;
  longest_gap_ns = std::max(longest_gap_ns, between_ns);
}

double spin_window::lost_share() const {
  return static_cast<double>(lost_ns) / static_cast<double>(std::max<std::uint64_t>(1, ns));
}

double spin_window::readings_per_ns() const {
  return static_cast<double>(readings - gaps) /
         static_cast<double>(std::max<std::uint64_t>(1, ns - lost_ns));
}

steadiness sum_up(std::span<const spin_window> windows, std::size_t threads) {
  steadiness all;
  spin_window sum;
  std::vector<double> speeds;
  for (const spin_window& w : windows) {
    sum.ns += w.ns;
    sum.gaps += w.gaps;
    sum.lost_ns += w.lost_ns;
    sum.longest_gap_ns = std::max(sum.longest_gap_ns, w.longest_gap_ns);
    all.worst_window_share = std::max(all.worst_window_share, w.lost_share());
    speeds.push_back(w.readings_per_ns());
  }
  all.threads = threads;
  all.seconds = static_cast<double>(sum.ns) / 1e9 / static_cast<double>(threads);
  all.gaps = sum.gaps;
  all.lost_share = sum.lost_share();
  all.longest_gap_ns = static_cast<double>(sum.longest_gap_ns);
  all.slowest_window = *std::min_element(speeds.begin(), speeds.end()) / median(speeds);
  return all;
}

absl::StatusOr<steadiness> spin_on(const topology& machine, const std::vector<int>& units,
                                   int windows) {
  std::vector<spinner> all(units.size());
  for (spinner& s : all) s.windows.resize(static_cast<std::size_t>(windows));
  const affinity before = machine.remember();
  const auto from = read_processor_ticks();
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < units.size(); ++i) {
      others.emplace_back([&, i] { spin(machine, units[i], all[i]); });
    }
    spin(machine, units.front(), all.front());
  }
  const auto to = read_processor_ticks();
  machine.restore(before);
  std::vector<spin_window> seen;
  for (const spinner& s : all) {
    if (!s.bound.ok()) return s.bound;
    seen.insert(seen.end(), s.windows.begin(), s.windows.end());
  }
  steadiness found = sum_up(seen, units.size());
  for (const spinner& s : all) found.involuntary_switches += s.involuntary_switches;
  found.steal_share = stolen(from, to);
  return found;
}

}  // namespace typed_pipes::harness
