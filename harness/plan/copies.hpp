// -----------------------------------------------------------------------------
// copies.hpp - a backend that is asked for twice is measured against itself.
// -----------------------------------------------------------------------------
// What two cells of the same code differ by is what the measurement cannot tell apart (an A/A test).
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

/// For the n-th time, n > 1, that `backends` names one: its programs once more, behind the others, as backend
/// NAME_n, and that name in its place in `backends`.
void add_copies(std::vector<program>& programs, std::vector<std::string>& backends);

}  // namespace typed_pipes::harness
