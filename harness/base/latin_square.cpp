#include "harness/base/latin_square.hpp"

#include <algorithm>
#include <random>

namespace typed_pipes::harness {

latin_square::latin_square(std::size_t members, std::uint64_t seed) {
  for (std::size_t i = 0; i < members; ++i) members_.push_back(i);
  offsets_ = members_;
  std::mt19937_64 random(seed);
  std::shuffle(members_.begin(), members_.end(), random);
  std::shuffle(offsets_.begin(), offsets_.end(), random);
}

std::vector<std::size_t> latin_square::row(int round) const {
  const std::size_t shift = offsets_[static_cast<std::size_t>(round) % offsets_.size()];
  std::vector<std::size_t> turns = members_;
  std::rotate(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(shift), turns.end());
  return turns;
}

}  // namespace typed_pipes::harness
