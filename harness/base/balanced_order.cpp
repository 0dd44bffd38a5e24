#include "harness/base/balanced_order.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace typed_pipes::harness {
namespace {

std::vector<std::size_t> shuffled(std::size_t count, std::mt19937_64& random) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::shuffle(all.begin(), all.end(), random);
  return all;
}

}  // namespace

balanced_order::balanced_order(std::size_t members, std::uint64_t seed)
    : members_(members), seed_(seed) {}

std::vector<std::size_t> balanced_order::row(int round) const {
  if (members_ == 0) return {};
  const std::size_t at = static_cast<std::size_t>(round);
  std::seed_seq seed{seed_, seed_ >> 32, static_cast<std::uint64_t>(at / period())};
  std::mt19937_64 random(seed);
  const std::vector<std::size_t> names = shuffled(members_, random);
  const std::size_t number = shuffled(period(), random)[at % period()];
  // The first row is 0, 1, n-1, 2, n-2 and so on; row k adds k to it, modulo n. In rows n to 2n-1, which only an
  // odd n has, it is read backwards.
  std::vector<std::size_t> turns;
  for (std::size_t i = 0; i < members_; ++i) {
    const std::size_t zigzag = i % 2 == 1 ? (i + 1) / 2 : (members_ - i / 2) % members_;
    turns.push_back(names[(zigzag + number) % members_]);
  }
  if (number >= members_) std::reverse(turns.begin(), turns.end());
  return turns;
}

}  // namespace typed_pipes::harness
