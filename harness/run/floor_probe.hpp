// -----------------------------------------------------------------------------
// floor_probe.hpp - measures the bare hand-off of a cache line, and finds the best way to do it.
// -----------------------------------------------------------------------------
// One trial runs all the known ways in turn, several times over, a few hundred round trips each, so that
// all of them see the machine in the same state. The result of a way is the median of its blocks,
// because the minimum would be luck.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "harness/machine/topology.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

class floor_probe {
 public:
  explicit floor_probe(const topology& machine);

  // Round trip of the best way between two processing units, nanoseconds, over about 5 ms.
  // Nothing if the cpus are not two.
  std::optional<double> round_trip_ns(std::span<const int> cpus);

  // Returns which of handoff_ways() is most often near the best. Takes about 60 ms.
  std::optional<std::size_t> best_way(std::span<const int> cpus);

 private:
  // Returns the nanoseconds of each way; empty if nothing was measured.
  std::vector<double> measure(std::span<const int> cpus);

  const topology& machine_;
  std::shared_ptr<std::vector<double>> blocks_;  // ns per round trip of each, in order
  program all_ways_;
  double last_ns_ = 100;
};

}  // namespace typed_pipes::harness
