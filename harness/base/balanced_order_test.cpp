#include "harness/base/balanced_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace typed_pipes::harness {
namespace {

using times = std::map<std::pair<std::size_t, std::size_t>, int>;

// Counts how often each member has each place, and comes right after each other member, in the first rounds.
struct counted {
  times places, neighbours;
};
counted count(std::size_t members, int rounds, std::uint64_t seed = 42) {
  const balanced_order turns(members, seed);
  counted seen;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<std::size_t> row = turns.row(round);
    EXPECT_EQ(std::set<std::size_t>(row.begin(), row.end()).size(), members);
    for (std::size_t at = 0; at < row.size(); ++at) {
      ++seen.places[{row[at], at}];
      if (at > 0) ++seen.neighbours[{row[at - 1], row[at]}];
    }
  }
  return seen;
}

TEST(balanced_order, gives_each_member_each_place_and_each_neighbour_equally_often) {
  for (const std::size_t members : {1u, 2u, 3u, 4u, 9u, 10u, 57u}) {
    const int each = members % 2 == 0 ? 1 : 2;
    const counted seen = count(members, each * static_cast<int>(members));
    EXPECT_EQ(seen.places.size(), members * members);
    EXPECT_EQ(seen.neighbours.size(), members * (members - 1));
    for (const auto& [which, often] : seen.places) EXPECT_EQ(often, each) << members;
    for (const auto& [which, often] : seen.neighbours) EXPECT_EQ(often, each) << members;
  }
}

// An order in which each member comes after the same other in most rounds lets that one harm it alone.
TEST(balanced_order, repeats_no_neighbours_in_fewer_rounds_than_members) {
  for (const std::size_t members : {20u, 33u, 57u}) {
    const counted seen = count(members, static_cast<int>(members) / 2);
    for (const auto& [which, often] : seen.neighbours) EXPECT_LE(often, 2) << members;
  }
}

// No ordered pair comes more often than its share of the rounds, and in 30 rounds none more than 4 times, unless the
// members are so few that this is its share.
TEST(balanced_order, gives_no_neighbours_more_than_their_share_in_any_number_of_rounds) {
  for (std::size_t members = 2; members <= 40; ++members) {
    const int number = static_cast<int>(members), each = members % 2 == 0 ? 1 : 2;
    for (const int rounds : {6, 12, 30, 36}) {
      const int periods = (rounds + each * number - 1) / (each * number);
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        int most = 0;
        for (const auto& [which, often] : count(members, rounds, seed).neighbours) {
          most = std::max(most, often);
        }
        EXPECT_LE(most, each * periods) << members << " members, " << rounds << " rounds";
        if (members >= 8 && rounds == 30) {
          EXPECT_LE(most, 4) << members;
        }
      }
    }
  }
}

TEST(balanced_order, is_another_one_in_each_period) {
  const balanced_order turns(4, 42);
  std::set<std::vector<std::size_t>> rows;
  for (int round = 0; round < 40; ++round) rows.insert(turns.row(round));
  EXPECT_GT(rows.size(), 8u);
}

TEST(balanced_order, is_the_same_for_the_same_seed) {
  EXPECT_EQ(balanced_order(10, 7).row(3), balanced_order(10, 7).row(3));
  int differ = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    differ += balanced_order(10, seed).row(0) != balanced_order(10, seed + 1).row(0) ? 1 : 0;
  }
  EXPECT_GE(differ, 19);
}

}  // namespace
}  // namespace typed_pipes::harness
