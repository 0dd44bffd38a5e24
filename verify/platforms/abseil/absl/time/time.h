// Stands in for Abseil's header of this name: see abslConfig.cmake.
#pragma once

#include <chrono>

namespace absl {

using Duration = std::chrono::nanoseconds;
constexpr Duration FromChrono(std::chrono::nanoseconds d) { return d; }

}  // namespace absl
