// The regimes of a machine, of invented hand-offs and of those in regimes.json, which pages are tested with as well.
#include "harness/base/regimes.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace typed_pipes::harness {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// So many hand-offs around that one.
std::vector<double> around(double ns, int count, double spread = 0.04, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<double> away(0, spread);
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all.push_back(ns * std::exp(away(random)));
  return all;
}

std::vector<double> both(std::vector<double> one, const std::vector<double>& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

TEST(regimes, are_told_apart_if_they_differ_by_half) {
  const auto found = regimes(both(around(210, 120), both(around(55, 300), around(85, 40))));
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_NEAR(found[0].median, 55, 2);
  EXPECT_NEAR(found[1].median, 85, 3);
  EXPECT_EQ(found[2].hand_offs, 120u);
  EXPECT_LT(found[0].high, found[1].low);
}

TEST(regimes, are_one_however_noisy_it_is) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    EXPECT_THAT(regimes(around(55, 100, 0.1, seed)), SizeIs(1)) << seed;
  }
}

TEST(regimes, of_few_hand_offs_are_as_many_as_lie_apart) {
  EXPECT_THAT(regimes({}), IsEmpty());
  EXPECT_THAT(regimes({55}), SizeIs(1));
  EXPECT_THAT(regimes({55, 55}), SizeIs(1));
  EXPECT_THAT(regimes({300, 55}), SizeIs(2));
}

TEST(regime_of, is_the_one_that_holds_the_hand_off_or_is_nearest) {
  const auto found = regimes(both(around(55, 300), around(210, 120)));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(regime_of(30, found), 0u);
  EXPECT_EQ(regime_of(56, found), 0u);
  EXPECT_EQ(regime_of(160, found), 1u);
  EXPECT_EQ(regime_of(900, found), 1u);
}

TEST(regimes, are_those_of_the_pages) {
  std::ifstream file(TYPED_PIPES_SOURCE_DIR "/harness/test/regimes.json");
  const json all = json::parse(file);
  ASSERT_GE(all.size(), 10u);
  for (const json& each : all) {
    const std::vector<regime> found = regimes(each["hand_offs"].get<std::vector<double>>());
    ASSERT_EQ(found.size(), each["regimes"].size()) << each["what"];
    for (std::size_t i = 0; i < found.size(); ++i) {
      const json& its = each["regimes"][i];
      EXPECT_EQ(found[i].hand_offs, its["rounds"]) << each["what"];
      EXPECT_NEAR(found[i].median, its["median"], 1e-6) << each["what"];
      EXPECT_NEAR(found[i].low, its["low"], 1e-6) << each["what"];
      EXPECT_NEAR(found[i].high, its["high"], 1e-6) << each["what"];
    }
  }
}

}  // namespace
}  // namespace typed_pipes::harness
