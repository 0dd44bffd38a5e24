// -----------------------------------------------------------------------------
// point.hpp - where in a plan cells stand, before it is said which backends stand there.
// -----------------------------------------------------------------------------
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

struct payload {
  std::size_t bytes = 0;
  std::string_view carry;
  auto operator<=>(const payload&) const = default;
};

struct point {
  payload load;
  std::string placement;
  int pairs = 1;
  const setting* at = nullptr;  // of a program that has settings
  std::size_t capacity = 0;     // of bounded backends, where a plan varies it
  bool operator==(const point&) const = default;
};

inline constexpr payload centre_payload{8, "value"};

}  // namespace typed_pipes::harness
