// -----------------------------------------------------------------------------
// explore_all.hpp - the three reports over a list of scenarios: the matrix, the witnesses, the mutants.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

/// The extent of the exploration. A scenario that is not finished after so many executions is explored again with at
/// most two changes of thread that no thread asked for, then with one, then with none. Of one message at most it is
/// given up after `finish` executions only, of two messages after a tenth of that.
struct effort {
  std::uint64_t executions = 4'000;
  std::uint64_t finish = 0;
  unsigned processes = 2;
  std::string mutant;  // only those with this in their name
};

struct outcome {
  verdict result;
  std::string bound;  // full, or what was explored
};
outcome explore(const program& p, const effort& e);

/// Explores all scenarios; prints their number in each cell of the matrix, and what failed. Returns how many failed.
int check_matrix(const scenarios& all, const effort& e);

/// A report in place of those two.
struct report {
  std::string_view flag;
  /// Returns how many mistakes no scenario shows and no reason explains.
  int (*run)(const scenarios& all, const effort& e);
};
/// Those of this program: check_sites.cpp has them, the program of make test none.
std::span<const report> other_reports();

}  // namespace typed_pipes::exploring
