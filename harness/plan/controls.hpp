// -----------------------------------------------------------------------------
// controls.hpp - every group measures one of its cells twice, which shows what differs by itself.
// -----------------------------------------------------------------------------
// The control runs the same code as the group's reference, in the same processes and rounds, under the name of a copy
// (copies.hpp). What the two differ by the measurement cannot tell apart (an A/A test).
// -----------------------------------------------------------------------------
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "harness/plan/plan.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

/// Returns the cell that a group repeats: of the backend `preferred` if the group has one, else the first that is ours,
/// else the first of all; never a lower bound or a copy. Nothing where there are no two cells to compare.
std::optional<std::size_t> reference_of(const plan& made, const group& members,
                                        const std::string& preferred);

/// Adds controls to the groups of a plan, one after another.
class controls {
 public:
  controls(std::span<const program> programs, std::string reference);

  /// Adds a cell to the plan and to its group, unless a copy of the reference that was asked for is there: then that is
  /// the control.
  void add_to(group& members, plan& made);

 private:
  const program* copy(const program& original, plan& made);

  std::string reference_;
  std::set<std::string> backends_;  // the names that are taken
  std::map<const program*, std::shared_ptr<const program>> copies_;
};

}  // namespace typed_pipes::harness
