// -----------------------------------------------------------------------------
// table.hpp - a run as a table for the terminal, and the version of the program.
// -----------------------------------------------------------------------------
#pragma once

#include <string>

#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

// Median and extremes of every cell, the voids, and which rows of the posts are left out and why.
std::string table(const plan& what, const run_record& seen);

// Commit, compiler, flags.
std::string version_text();

}  // namespace typed_pipes::harness
