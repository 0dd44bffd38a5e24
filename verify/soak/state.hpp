// -----------------------------------------------------------------------------
// state.hpp - what has been done so far, in a file, so that a soak can be interrupted and go on.
// -----------------------------------------------------------------------------
// The file is replaced as a whole. It names the program by its digest: to what another build did nothing is added.
// -----------------------------------------------------------------------------
#pragma once

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verify/soak/step.hpp"

namespace typed_pipes::soak {

struct state {
  std::string program;                 // SHA-256 of the program that kept it
  std::map<std::string, tally> steps;  // by name
};

/// The digest of this program.
std::string this_program();

/// Whether the file can be one that keeps a state, or be made.
absl::Status check_state_file(const std::string& file);

/// The state in the file, which this program kept; a state without steps if there is none. An error is one line.
absl::StatusOr<state> read_state(const std::string& file);
/// The state in the file, whichever build kept it. NotFound if there is none.
absl::StatusOr<state> read_state_of_any(const std::string& file);
absl::Status write_state(const std::string& file, const state& s);

}  // namespace typed_pipes::soak
