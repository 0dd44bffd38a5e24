// -----------------------------------------------------------------------------
// languages.hpp - foreign programs: a workload written in another language, in a process of its own.
// -----------------------------------------------------------------------------
// languages/build.sh makes a directory in which each of them has a folder of its name, with an
// executable file `run` and a file `version`, or with a file `missing` that says why there is none.
//
//   this program                      the foreign program
//   starts run MESSAGES WORKERS       sets up, writes "ready"
//   [clock starts] writes "go"        sends MESSAGES times 100 from WORKERS senders
//   [clock stops]                     writes "done RECEIVED SUM NS" when it has the sum
//   closes its input                  ends with exit code 0
//
// Anything else voids its cell, with the last line that it wrote to standard error as the reason.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// Adds them, sorted by name, behind the programs of each workload that has settings for them. Those that
// were not built are added as programs that cannot run: one for each folder of languages/ in the sources.
void add_languages(std::vector<program>& programs, const std::string& directory);

}  // namespace typed_pipes::harness
