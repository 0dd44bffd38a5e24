// -----------------------------------------------------------------------------
// comparison.hpp - the points at which our backends are compared with the queues of other projects.
// -----------------------------------------------------------------------------
// A workload that is included (queue_comparison in its traits) is measured
//   near     at each payload and, if it varies the capacity, at each capacity: one pair of threads on two
//            cores as near as the machine has them;
//   crowded  four pairs for each core, unpinned, if its traits say so; spinning backends are left out.
// Payloads that fit a cache line beside a word are measured in the same rounds, so that they can be compared
// with one another too. Unbounded queues, and those of a capacity of their own, are measured at the usual
// capacity.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/rivals/adapter/rival.hpp"
#include "harness/workload/point.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

using rivals::usual_capacity;
inline constexpr std::array<std::size_t, 3> compared_capacities{usual_capacity, 64, 65536};

/// Near: spinning, for there is a core for each thread. Queues that cannot spin wait in their own way; those
/// that can are also measured sleeping, unless the workload varies the capacity.
constexpr bool compared_near(const queue_comparison& c, std::string_view wait, bool can_spin) {
  return wait == "spin" || !can_spin || (wait != "yield" && !c.capacities);
}

constexpr bool compared_crowded(const queue_comparison& c, std::string_view wait) {
  return c.crowded && wait != "spin";
}

constexpr bool takes_wait(const setting& s, std::string_view wait) {
  return s.waits[0].empty() || s.waits[0] == wait || s.waits[1] == wait || s.waits[2] == wait;
}

/// Is a program over such a queue measured at any point? Those that are not need not be compiled.
constexpr bool ever_compared(const workload_traits& w, std::string_view wait, bool can_spin,
                             payload load, std::size_t capacity) {
  const queue_comparison& c = w.comparison;
  if (!c.settings.empty()) {
    bool any = false;
    for (const setting& s : c.settings) any = any || takes_wait(s, wait);
    return any;
  }
  if (compared_near(c, wait, can_spin)) return true;
  const bool usual = capacity != 64 && capacity != 65536;
  return compared_crowded(c, wait) && load == centre_payload && usual;
}

/// Of the programs of one workload and of those that are measured with it.
experiment comparison_experiment(std::vector<const program*> programs, const std::string& near,
                                 int cores);

}  // namespace typed_pipes::harness
