// -----------------------------------------------------------------------------
// comparison.hpp - the points at which our backends are compared with the queues of other projects.
// -----------------------------------------------------------------------------
// A workload that is included (queue_comparison in its traits) is measured
//   near     at each payload and, if it varies the capacity, at each capacity: one pair of threads on two
//            cores as near as the machine has them;
//   crowded  four pairs for each core, unpinned, if its traits say so; spinning backends are left out.
// Payloads that fit a cache line beside a word are measured in the same rounds, so that they can be compared
// with one another too. Unbounded queues, and those of a capacity of their own, are measured at the usual
// capacity, or at the first of those that are asked for. Pairs, placements, payloads and capacities that are asked
// for take the place of these points.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <pipes_generated/compiled_sizes.hpp>  // written by the build: CAPACITIES of make bench
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/rivals/adapter/rival.hpp"
#include "harness/workload/point.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

using rivals::usual_capacity;

/// The capacities at which bounded queues are compared; the usual one is first.
inline constexpr auto compared_capacities = []<std::size_t... C>(std::index_sequence<C...>) {
  return std::array{usual_capacity, C...};
}
(further_capacities{});

/// Returns the capacity at which a queue of that capacity is measured where the capacity is varied.
constexpr std::size_t compared_at(std::size_t capacity) {
  for (const std::size_t each : compared_capacities)
    if (each == capacity) return each;
  return usual_capacity;
}

/// Returns whether a queue that waits in that way is measured on near cores. There each thread has a core of
/// its own, so queues spin. Those that cannot spin wait in their own way; those that can are also measured
/// sleeping, but where the workload varies the capacity only at the first of them and with the usual payload.
constexpr bool compared_near(const queue_comparison& c, std::string_view wait, bool can_spin,
                             bool at_first) {
  return wait == "spin" || !can_spin || (wait != "yield" && (!c.capacities || at_first));
}

constexpr bool compared_crowded(const queue_comparison& c, std::string_view wait) {
  return c.crowded && wait != "spin";
}

constexpr bool takes_wait(const setting& s, std::string_view wait) {
  return s.waits[0].empty() || s.waits[0] == wait || s.waits[1] == wait || s.waits[2] == wait;
}

/// Returns whether a program over such a queue is measured at any point. If not it need not be compiled.
constexpr bool ever_compared(const workload_traits& w, std::string_view wait, bool can_spin,
                             payload load, std::size_t capacity) {
  const queue_comparison& c = w.comparison;
  if (!c.settings.empty()) {
    bool any = false;
    for (const setting& s : c.settings) any = any || takes_wait(s, wait);
    return any;
  }
  const bool at_first = load == centre_payload && compared_at(capacity) == usual_capacity;
  return compared_near(c, wait, can_spin, at_first) || (compared_crowded(c, wait) && at_first);
}

/// Values in place of those of the comparison's own points. An empty list leaves the choice to it.
struct requested_points {
  std::vector<std::size_t> payload_bytes{}, capacities{};
  std::vector<int> pairs{};
  std::vector<std::string> placements{};

  /// Then the queues are measured there in every way to wait for which they are compiled.
  [[nodiscard]] bool say_where() const { return !pairs.empty() || !placements.empty(); }
};

/// Returns the capacities at which queues are compared, the usual one first.
std::vector<std::size_t> capacities_of(const requested_points& requested);

/// Where one pair and several pairs run, unless placements are asked for.
struct compared_places {
  std::string one, several;
};

/// Returns the points of the comparison for the programs of one workload and those measured with it.
experiment comparison_experiment(std::vector<const program*> programs, const compared_places& where,
                                 int cores, const requested_points& requested = {});

}  // namespace typed_pipes::harness
