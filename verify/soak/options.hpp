// -----------------------------------------------------------------------------
// options.hpp - the options of pipes_soak.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace typed_pipes::soak {

struct options {
  std::uint64_t messages = 0;  // each way, for each backend
  std::uint64_t total = 0;     // not 0: in place of messages, over all backends
  std::uint64_t sleeps = 0;    // for each backend that sleeps
  std::uint64_t session = 0;   // messages each way of the session that does not end
  double limit_s = 0;          // of each step that is delayed, oversubscribed or shared
  double hang_limit_s = 0;
  std::uint64_t seed = 0;
  std::string filter;  // a regular expression over the names of steps
  std::string state;   // a file
  bool fresh = false, list = false, table = false, quiet = false, help = false;
};

// An error is one line that names the flag, the value and what is allowed.
absl::StatusOr<options> parse_options(int argc, const char* const* argv);
std::string help_text();

}  // namespace typed_pipes::soak
