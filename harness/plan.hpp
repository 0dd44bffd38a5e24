// -----------------------------------------------------------------------------
// plan.hpp - which cells are measured, in which groups, and which are left out and why.
// -----------------------------------------------------------------------------
// A plan names a centre (8 bytes by value, one pair, two cores as near as the machine has them)
// and the axes that vary from it. It asks traits and never knows a name: a new workload or
// backend is in the plans by being in its list.
//   quick  each axis on its own, from the centre                       about a minute or two
//   full   payload x placement, and pairs x placement, for all         five minutes on two cores,
//                                                                      an hour on a large machine
//   smoke  the cells of full, once, with a few operations each         seconds; nothing about time
// An axis that is given on the command line takes exactly the values given.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/programs.hpp"
#include "harness/topology.hpp"

namespace pipes::harness {

// What was asked for; an empty list leaves the choice to the plan.
struct selection {
  std::string plan = "quick";
  std::vector<std::string> workloads{}, backends{}, waits{}, placements{};
  std::vector<std::size_t> payload_bytes{};
  std::vector<int> pairs{};
  std::vector<int> cpus{};
  std::string filter{};  // regular expression (POSIX extended), searched for in names
  std::optional<int> rounds{};
  std::optional<double> trial_ms{};
  std::uint64_t seed = 0;
};

struct cell {
  std::string name;
  const program* what = nullptr;
  std::string placement;
  int pairs = 1;
  std::vector<int> cpus;  // side i runs on cpus[i % size]; empty: unpinned
  int threads = 0;
  int units = 0;  // distinct processing units it has
  [[nodiscard]] bool oversubscribed() const { return threads > units; }
};

// Cells that differ only in the backend and how it waits: measured turn by turn and compared.
struct group {
  std::vector<std::size_t> cells;  // indices into plan::cells
};

struct skip {
  std::string cell;
  std::string reason;
};

struct plan {
  std::string name;
  int rounds = 1;
  double trial_ms = 20;
  std::uint64_t fixed_operations = 0;  // 0: as many as fit trial_ms
  std::uint64_t seed = 0;
  std::vector<int> centre_cpus;  // where the bare hand-off is probed for cells without two cores
  std::vector<cell> cells;
  std::vector<group> groups;
  std::vector<skip> skipped;
};

const std::vector<std::string>& plan_names();

// An error is one line that names the flag, the value and what is allowed.
absl::StatusOr<plan> make_plan(const selection& wanted, std::span<const program> programs,
                               const topology& machine);

// Turns for the members of a group: row r, place p holds a member. In any `members` rounds in a
// row each member stands once in each place, and which one follows which differs between groups.
class latin_square {
 public:
  latin_square(std::size_t members, std::uint64_t seed);
  [[nodiscard]] std::vector<std::size_t> row(int round) const;

 private:
  std::vector<std::size_t> members_, offsets_;
};

}  // namespace pipes::harness
