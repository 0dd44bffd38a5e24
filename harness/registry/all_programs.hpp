// -----------------------------------------------------------------------------
// all_programs.hpp - every program of the laboratory.
// -----------------------------------------------------------------------------
#pragma once

#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// In reading order: workloads as in workloads/all.hpp; of each its floors, our backends as in
// impls/all.hpp, and the programs of the comparison.
const std::vector<program>& all_programs();

}  // namespace typed_pipes::harness
