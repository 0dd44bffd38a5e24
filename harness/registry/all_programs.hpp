// -----------------------------------------------------------------------------
// all_programs.hpp - every program of the laboratory, or those of one plan if it is compiled for one.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// In reading order: workloads as in workloads/all.hpp; of each its floors, our backends as in
// impls/all.hpp, and the programs of the comparison.
const std::vector<program>& all_programs();

// Which experiments they were compiled for, and for which plan (TYPED_PIPES_PLAN); all three, and an empty word, if for any.
struct compiled_parts {
  bool axes, settings, comparison;
  std::string_view plan;
};
const compiled_parts& compiled();

}  // namespace typed_pipes::harness
