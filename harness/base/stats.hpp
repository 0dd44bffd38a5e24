// -----------------------------------------------------------------------------
// stats.hpp - the median; all other statistics are computed by scripts/ from the trials.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <vector>

namespace typed_pipes::harness {

// Requires at least one value.
inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace typed_pipes::harness
