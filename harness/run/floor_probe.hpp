// -----------------------------------------------------------------------------
// floor_probe.hpp - measures the bare hand-off of a cache line, and finds the best way to do it.
// -----------------------------------------------------------------------------
// One trial runs all the known ways in turn, several times over, a few hundred round trips each, so that
// all of them see the machine in the same state. The result of a way is the median of its blocks,
// because the minimum would be luck.
//
// Beside each trial it is measured again in short, by the best way only: the floors before and after a trial tell in
// which regime of the machine it was, and whether that changed meanwhile (own_floors.hpp).
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
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

  // The same in about a tenth of a millisecond, most of which it takes to start a thread: by the way that was the best
  // between these units when they were measured at length, which is done now if it has not been.
  std::optional<double> brief_ns(std::span<const int> cpus);

  // Returns which of handoff_ways() is most often near the best. Takes about 60 ms.
  std::optional<std::size_t> best_way(std::span<const int> cpus);

 private:
  // Returns the nanoseconds of each way; empty if nothing was measured.
  std::vector<double> measure(std::span<const int> cpus);

  struct known {
    std::size_t way = 0;
    double round_trip_ns = 0;
  };

  const topology& machine_;
  std::shared_ptr<std::vector<double>> blocks_;  // ns per round trip of each, in order
  program all_ways_;
  double last_ns_ = 100;
  std::map<std::pair<int, int>, known> best_;  // between two units, when they were last measured
};

}  // namespace typed_pipes::harness
