// -----------------------------------------------------------------------------
// all_programs.hpp - the list of every program of the laboratory.
// -----------------------------------------------------------------------------
#pragma once

#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// Every program, in reading order: workloads as in workloads/all.hpp, backends as in impls/all.hpp.
const std::vector<program>& all_programs();

}  // namespace typed_pipes::harness
