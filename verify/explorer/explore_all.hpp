// -----------------------------------------------------------------------------
// explore_all.hpp - the three reports over a list of scenarios: the matrix, the witnesses, the mutants.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string>

#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

/// How much is explored. A scenario that is not finished after so many executions is explored again with at most
/// two changes of thread that no thread asked for, then with one, then with none.
struct effort {
  std::uint64_t executions = 4'000;
  unsigned processes = 2;
};

struct outcome {
  verdict result;
  std::string bound;  // full, or what was explored
};
outcome explore(const program& p, const effort& e);

/// Explores all scenarios; prints their number in each cell of the matrix, and what failed. Returns how many failed.
int check_matrix(const scenarios& all, const effort& e);

}  // namespace typed_pipes::exploring
