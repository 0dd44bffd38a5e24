// -----------------------------------------------------------------------------
// plan.hpp - which cells are measured, in which groups, and which are left out and why.
// -----------------------------------------------------------------------------
// A plan is made of the experiments in the traits of workloads: axes (axes.hpp), settings (settings.hpp)
// and comparisons (comparison.hpp). It knows no names: a new workload or backend is in the plans by being
// in its list. Which experiments and values a plan takes is in its file (plan_file.hpp).
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/thread_limits.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/cell.hpp"
#include "harness/request/preset.hpp"
#include "harness/request/selection.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// Cells that differ only in the backend and how it waits: measured turn by turn and compared. One of them is there twice
// (controls.hpp).
struct group {
  std::vector<std::size_t> cells;  // indices into plan::cells
};

struct skip {
  std::string cell;
  std::string reason;
  bool of_a_post = false;  // of a workload with settings: tables name it, for they show all of them
};

struct plan {
  std::string name;
  preset requested{};  // with what the command line changed
  int processes = 1;
  int rounds = 1;  // of each process
  double trial_ms = 20;
  std::uint64_t seed = 0;
  std::vector<int>
      centre_cpus;  // where the bare hand-off is probed for cells that have no two cores
  std::vector<std::size_t>
      capacities;  // at which the comparison measures queues, the usual one first
  std::vector<cell> cells;
  std::vector<group> groups;
  std::vector<skip> skipped;
  std::vector<std::shared_ptr<const program>> copies;  // programs of controls, which no list holds

  [[nodiscard]] int all_rounds() const { return processes * rounds; }
};

// Programs that exist for the comparison only are left out of plans without it.
void keep_programs_of_plan(std::vector<program>& programs, const preset& requested);

// The index of the group of each cell.
std::vector<std::size_t> groups_of_cells(const plan& what);

// The two units between which the bare hand-off that belongs to a cell is timed: its own first two, or, where it has not
// two, those of the plan's centre. Fewer than two if there are none.
std::span<const int> hand_off_units(const plan& what, const cell& c);

// Cells whose number of operations has to be found.
std::size_t open_cells(const plan& what);

// An error is one line that names the flag or key, the value and what is allowed. Programs that need more
// threads than the limits allow are left out, with the reason.
absl::StatusOr<plan> plan_from(const preset& requested, std::span<const program> programs,
                               const topology& machine, std::span<const thread_limit> limits = {});

// The same for what a command line asks for, which names its plan.
absl::StatusOr<plan> make_plan(const selection& flags, std::span<const program> programs,
                               const topology& machine, std::span<const thread_limit> limits = {});

}  // namespace typed_pipes::harness
