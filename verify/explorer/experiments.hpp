// -----------------------------------------------------------------------------
// experiments.hpp - the scenarios with one mistake in the code under test: which of them fails first.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "verify/explorer/explore_all.hpp"

namespace typed_pipes::exploring {

/// The accesses of the code without a mistake in one scenario.
struct visit_list {
  std::vector<std::size_t> sites;    // of the_sites
  std::vector<std::size_t> mutants;  // whose switches it passes
  std::uint64_t cost = 0;            // the most for scenarios that are not explored in full
};

/// Explores each scenario a little, and adds the sites that it visits to the_sites.
std::vector<visit_list> visit_all(const scenarios& all, const effort& e);

struct experiment {
  std::function<void()> begin;  // puts the mistake in
  std::function<void()> end;
  std::function<bool(const visit_list&)> concerns;
};

/// For each experiment the first scenario that fails and why, with a tab between them; empty if none does. Scenarios
/// that are explored in full come first, the short ones before the long ones.
std::vector<std::string> run_experiments(const std::vector<experiment>& experiments,
                                         const scenarios& all,
                                         const std::vector<visit_list>& visits, const effort& e);

}  // namespace typed_pipes::exploring
