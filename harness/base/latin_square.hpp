// -----------------------------------------------------------------------------
// latin_square.hpp - in which order the members of a group take their turns.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace typed_pipes::harness {

// Turns for the members of a group: row r, place p holds a member. In any `members` rounds in a
// row each member stands once in each place, and which one follows which differs between groups.
class latin_square {
 public:
  latin_square(std::size_t members, std::uint64_t seed);
  [[nodiscard]] std::vector<std::size_t> row(int round) const;

 private:
  std::vector<std::size_t> members_, offsets_;
};

}  // namespace typed_pipes::harness
