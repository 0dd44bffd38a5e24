#include "harness/request/time_text.hpp"

#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace typed_pipes::harness {

absl::StatusOr<double> seconds_of(const std::string& text) {
  constexpr double longest_s = 7 * 24 * 3600;
  double number = 0;
  if (absl::SimpleAtod(text, &number) && number > 0) {
    return absl::InvalidArgumentError("no unit (allowed: s, m or h, such as 90s, 5m, 1h)");
  }
  absl::Duration time;
  const bool read = absl::ParseDuration(text, &time);
  const double seconds = absl::ToDoubleSeconds(time);
  if (!read || seconds < 1 || seconds > longest_s) {
    return absl::InvalidArgumentError(
        "not a time of at least 1s and at most 168h (allowed: such as 90s, 5m, 1h)");
  }
  return seconds;
}

}  // namespace typed_pipes::harness
