// -----------------------------------------------------------------------------
// balanced_order.hpp - the order of the members of a group in each round.
// -----------------------------------------------------------------------------
// The effects of a member (a busy thread, a cold cache, a processor that the host has moved) reach the one after
// it. So who comes after whom is balanced too, and not only who comes when.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace typed_pipes::harness {

// Rows of Latin squares that are balanced for neighbours (E. J. Williams, 1949): over a period of rounds each member
// has each place once, or twice if their number is odd, and as often right after each other member. A
// period has as many rounds as members, or twice as many if their number is odd; in fewer rounds no member comes
// more than twice right after the same other. The seed decides which member is which in each period, and in which
// order its rounds come.
class balanced_order {
 public:
  balanced_order(std::size_t members, std::uint64_t seed);
  [[nodiscard]] std::vector<std::size_t> row(int round) const;

 private:
  [[nodiscard]] std::size_t period() const { return members_ % 2 == 0 ? members_ : 2 * members_; }

  std::size_t members_;
  std::uint64_t seed_;
};

}  // namespace typed_pipes::harness
