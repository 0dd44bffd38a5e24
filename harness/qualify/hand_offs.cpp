#include "harness/qualify/hand_offs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "harness/base/regimes.hpp"
#include "harness/base/stats.hpp"
#include "harness/trial/trial.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

// Of the values, that a regime has to hold to be counted.
constexpr double least_share = 0.1;
constexpr std::size_t fewest = 2;

double deviation(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / (n - 1));
}

workload_traits traits_of_hand_off() {
  return {.name = "hand_off",
          .operation = "round trip",
          .protocol = "",
          .question = "",
          .messages_per_operation = 2,
          .threads_per_pair = 2};
}

}  // namespace

int count_modes(std::vector<double> values) {
  const double least = least_share * static_cast<double>(values.size());
  const std::vector<regime> found = regimes(std::move(values));
  const auto counts = std::count_if(found.begin(), found.end(), [least](const regime& r) {
    return r.hand_offs >= fewest && static_cast<double>(r.hand_offs) >= least;
  });
  return std::max(1, static_cast<int>(counts));
}

std::optional<double> resolvable(std::span<const double> log_ratios) {
  if (log_ratios.size() < 3) return std::nullopt;
  const auto n = static_cast<double>(log_ratios.size());
  const double quantiles = students_t(n - 1, 0.975) + students_t(n - 1, 0.95);
  return std::expm1(quantiles * deviation(log_ratios) / std::sqrt(n));
}

std::vector<hand_offs> placements_to_probe(const topology& machine) {
  std::vector<hand_offs> all;
  for (placement& p : machine.placements()) {
    if (p.name == unpinned) continue;
    const bool two = p.absent.empty() && are_two_units(p.cpus);
    if (p.absent.empty() && !two) p.absent = "its two threads take turns on one processing unit";
    all.push_back({std::move(p.name),
                   two ? std::move(p.cpus) : std::vector<int>{},
                   two ? "" : std::move(p.absent),
                   {}});
  }
  return all;
}

self_comparison::self_comparison(const topology& machine, std::vector<int> cpus, double trial_ms)
    : machine_(machine),
      cpus_(std::move(cpus)),
      trial_ms_(trial_ms),
      handoff_(floor_program(traits_of_hand_off())) {}

std::optional<double> self_comparison::one_trial(double round_trip_ns) {
  trial t;
  t.what = &handoff_;
  t.how.operations = static_cast<std::uint64_t>(std::max(100.0, trial_ms_ * 1e6 / round_trip_ns));
  t.cpus = cpus_;
  t.name = "the comparison of the bare hand-off with itself";
  const absl::StatusOr<outcome> seen = run_trial(machine_, t);
  if (!seen.ok() || !seen->checked.good()) return std::nullopt;
  return static_cast<double>(seen->ns) / static_cast<double>(t.how.operations);
}

std::optional<double> self_comparison::repeat(int trials, double round_trip_ns) {
  std::vector<double> a, b;
  for (int i = 0; i < trials; ++i) {
    for (std::vector<double>* series : {i % 2 == 0 ? &a : &b, i % 2 == 0 ? &b : &a}) {
      const std::optional<double> ns = one_trial(round_trip_ns);
      if (!ns) return std::nullopt;
      series->push_back(*ns);
    }
  }
  return std::log(median(std::move(a)) / median(std::move(b)));
}

}  // namespace typed_pipes::harness
