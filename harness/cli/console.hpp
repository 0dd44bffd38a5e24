// -----------------------------------------------------------------------------
// console.hpp - what the program says on its standard streams, and with which exit code it refuses.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdio>
#include <string>

#include "absl/status/status.h"

namespace typed_pipes::harness {

/// Says in one line why the input is refused. Returns the exit code for that.
int refuse(const std::string& why);
int refuse(const absl::Status& why);

/// Returns false if not all of the text was written, as on a full disk or to a closed pipe.
bool print(std::FILE* to, const std::string& text);

/// Prints what was asked for instead of measuring. Returns the exit code.
int print_and_stop(const std::string& text);

}  // namespace typed_pipes::harness
