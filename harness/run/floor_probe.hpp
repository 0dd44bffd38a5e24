// -----------------------------------------------------------------------------
// floor_probe.hpp - how long the bare hand-off takes just now, and which way of it is the best.
// -----------------------------------------------------------------------------
// One trial plays all the known ways in turn, and all of them again, a few hundred round trips each:
// so all see the same minutes of a machine whose cores drift apart and together. What counts for a
// way is the median of its blocks: the least of them would be luck.
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

  // Which of handoff_ways() is most often near the best; a search of some 60 ms.
  std::optional<std::size_t> best_way(std::span<const int> cpus);

 private:
  // Per way. Empty: not measured.
  std::vector<double> measure(std::span<const int> cpus);

  const topology& machine_;
  std::shared_ptr<std::vector<double>> blocks_;  // ns per round trip of each, in the order played
  program all_ways_;
  double last_ns_ = 100;
};

}  // namespace typed_pipes::harness
