// -----------------------------------------------------------------------------
// places.hpp - where the threads of a plan run: the machine's placements, or the units of --cpus.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/request/preset.hpp"
#include "harness/request/selection.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

class places {
 public:
  /// An error is one line that names the flag, the value and what is allowed.
  static absl::StatusOr<places> choose(const selection& wanted, const preset& which,
                                       const topology& machine);

  [[nodiscard]] placement at(const std::string& name, int pairs) const;
  /// Where a workload runs unless an axis varies it.
  [[nodiscard]] std::string centre(const workload_traits& w) const;
  /// Where several pairs of the comparison run.
  [[nodiscard]] std::string of_several() const {
    return by_hand_ ? by_hand_->name : std::string(unpinned);
  }
  /// The values of the axis, the centre first.
  [[nodiscard]] std::vector<std::string> axis(const workload_traits& w) const;
  [[nodiscard]] bool is_given() const { return by_hand_ || !wanted_->placements.empty(); }
  [[nodiscard]] int cores() const { return machine_->cores(); }
  /// The units between which the probe of the bare hand-off runs.
  [[nodiscard]] std::vector<int> centre_cpus() const;

 private:
  places(const selection& wanted, const topology& machine) : wanted_(&wanted), machine_(&machine) {}
  absl::Status take_cpus(const preset& which);
  [[nodiscard]] absl::Status check_pairs_fit() const;

  const selection* wanted_;
  const topology* machine_;
  std::optional<placement> by_hand_;
};

}  // namespace typed_pipes::harness
