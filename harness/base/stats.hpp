// -----------------------------------------------------------------------------
// stats.hpp - median and quantiles; all other statistics of trials are computed by scripts/.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace typed_pipes::harness {

// Requires at least one value.
inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// The value below which a share of them lies, 0 to 1, between two values where it falls there. Requires at least
// one value.
inline double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

// The quantile of Student's t distribution: of at least one degree of freedom, the share between 0 and 1.
double students_t(double degrees_of_freedom, double share);

}  // namespace typed_pipes::harness
