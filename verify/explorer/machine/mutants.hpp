// -----------------------------------------------------------------------------
// mutants.hpp - the switches of the mutants, for the headers that mutate.py writes.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace typed_pipes::exploring {

struct mutant {
  std::string_view name, file;
  std::string_view why;  // it cannot be told from the shipped code; else empty
};

/// Those of this program; none if it has the shipped headers.
std::span<const mutant> all_mutants();

inline constexpr std::size_t most_mutants = 200, no_mutant = most_mutants;
inline std::size_t active_mutant = no_mutant;
inline std::array<bool, most_mutants> mutants_reached{};

inline bool is_mutant(std::size_t n) {
  mutants_reached[n] = true;
  return n == active_mutant;
}

}  // namespace typed_pipes::exploring
