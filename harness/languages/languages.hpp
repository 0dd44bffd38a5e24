// -----------------------------------------------------------------------------
// languages.hpp - rows in other languages: programs that do a workload's work in their own process.
// -----------------------------------------------------------------------------
// Below a directory (what languages/build.sh made) each row has a folder of its name with an
// executable file `run` and a file `version`, or a file `missing` that says why there is none.
//
//   we                                the row
//   start: run MESSAGES WORKERS       sets up, says "ready"
//   [clock starts] "go"               sends MESSAGES times 100 from WORKERS senders
//   [clock stops]                     says "done RECEIVED SUM NS" when the sum is in hand
//   end of input                      ends with exit code 0
//
// Anything else is a fault of its cell, in the words of its last line on standard error.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// Puts the rows behind the programs of each workload that has settings for them, sorted by name.
// The rows of the tables are there even if the directory is not: as programs that cannot run.
void add_languages(std::vector<program>& programs, const std::string& directory);

}  // namespace typed_pipes::harness
