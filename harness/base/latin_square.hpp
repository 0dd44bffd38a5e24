// -----------------------------------------------------------------------------
// latin_square.hpp - the order of the members of a group in each round.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace typed_pipes::harness {

// A random cyclic Latin square: row r is the order of round r. In any `members` consecutive rounds
// each member comes once in each place. The seed decides which member follows which.
class latin_square {
 public:
  latin_square(std::size_t members, std::uint64_t seed);
  [[nodiscard]] std::vector<std::size_t> row(int round) const;

 private:
  std::vector<std::size_t> members_, offsets_;
};

}  // namespace typed_pipes::harness
