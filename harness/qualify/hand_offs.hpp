// -----------------------------------------------------------------------------
// hand_offs.hpp - the bare hand-off between two units over a while, and what it tells of the machine.
// -----------------------------------------------------------------------------
// Where a hypervisor moves the virtual processors about, the hand-off has several speeds and keeps each for seconds or
// minutes: such regimes show as modes of the distribution.
//
// The same program measured twice, in turn, costs the same; what differs is the machine. From several such comparisons
// follows the smallest difference that as many comparisons of two programs would tell from none: (t.975 + t.95)
// standard errors, so that a difference of that size is found 19 times in 20 and none is found 1 time in 20.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/run/floor_probe.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// The number of regimes (harness/base/regimes.hpp) that hold a tenth of the values and at least two; a few that differ
// are none of their own here, where no run is judged by them.
int count_modes(std::vector<double> values);

// Exp of (t.975 + t.95) standard errors of the mean, less 1; nothing below three values.
std::optional<double> resolvable(std::span<const double> log_ratios);

// The round trips of the bare hand-off in one placement.
struct hand_offs {
  std::string placement;
  std::vector<int> cpus;
  std::string absent;  // why this machine has none; empty: it has
  std::vector<double> round_trips_ns;
};

// The placements of two different units, those that are absent with the reason.
std::vector<hand_offs> placements_to_probe(const topology& machine);

// Compares the bare hand-off with itself.
class self_comparison {
 public:
  self_comparison(const topology& machine, std::vector<int> cpus, double trial_ms);

  // Measures two series of so many trials in turn: ab ba ab ... Returns the logarithm of the ratio of their medians;
  // nothing if a trial failed.
  std::optional<double> repeat(int trials, double round_trip_ns);

 private:
  std::optional<double> one_trial(double round_trip_ns);

  const topology& machine_;
  const std::vector<int> cpus_;
  const double trial_ms_;
  const program handoff_;
};

}  // namespace typed_pipes::harness
