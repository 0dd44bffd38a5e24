// -----------------------------------------------------------------------------
// time_text.hpp - a time as a user writes it: 90s, 5m, 1.5h.
// -----------------------------------------------------------------------------
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace typed_pipes::harness {

/// Seconds, from 1 to those of a week. An error says what the text is not, and what is allowed.
absl::StatusOr<double> seconds_of(const std::string& text);

}  // namespace typed_pipes::harness
