// -----------------------------------------------------------------------------
// copies.hpp - a backend that is asked for twice is measured against itself.
// -----------------------------------------------------------------------------
// Two cells of the same code differ by as much as the measurement cannot resolve (an A/A test).
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

/// Returns the program under the name NAME_n.
program copy_of(const program& original, int n);

/// Where `backends` names a backend for the n-th time, n > 1, that place gets the name NAME_n, and copies of
/// the programs of the backend are added under that name, behind the others.
void add_copies(std::vector<program>& programs, std::vector<std::string>& backends);

}  // namespace typed_pipes::harness
