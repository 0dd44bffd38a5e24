// -----------------------------------------------------------------------------
// invented_machine.hpp - for tests: a machine of two cores and a large one, and plans that are known to be good.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/machine/thread_limits.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"

namespace typed_pipes::harness {

/// Two cores of one unit each, which share an L3 cache.
inline const topology& two_cores() {
  static const topology t = *topology::synthetic("pack:1 numa:1 l3:1 core:2 pu:1");
  return t;
}

/// Two packages of two L3 caches each, of four cores with two units.
inline const topology& big() {
  static const topology t = *topology::synthetic("pack:2 numa:1 l3:2 core:4 pu:2");
  return t;
}

/// Returns the plan; throws what is wrong with the selection. The cells refer to `programs`.
inline plan good_plan(const selection& wanted, const std::vector<program>& programs,
                      const topology& machine, std::span<const thread_limit> limits = {}) {
  absl::StatusOr<plan> p = make_plan(wanted, programs, machine, limits);
  if (!p.ok()) throw std::runtime_error(std::string(p.status().message()));
  return *std::move(p);
}

}  // namespace typed_pipes::harness
