// -----------------------------------------------------------------------------
// point.hpp - the points of an experiment, before it is said which backends are measured there.
// -----------------------------------------------------------------------------
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/workload/experiment.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

struct payload {
  std::size_t bytes = 0;
  std::string_view carry;
  auto operator<=>(const payload&) const = default;
};

inline constexpr payload centre_payload{8, "value"};

inline payload payload_of(const program& p) { return {p.payload_bytes, p.carry}; }

struct point {
  payload load;
  std::string placement;
  int pairs = 1;
  std::optional<harness::setting> setting{};  // of a program that has settings
  std::size_t capacity = 0;                   // of bounded backends, where an experiment varies it
  bool operator==(const point&) const = default;
};

/// The contribution of a workload to a plan: each group of points is measured in the same rounds and
/// compared; `includes` says which of the programs are measured at which point.
struct experiment {
  std::vector<const program*> programs;
  std::vector<std::vector<point>> groups;
  std::function<bool(const program&, const point&)> includes;
};

}  // namespace typed_pipes::harness
