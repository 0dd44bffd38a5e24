// -----------------------------------------------------------------------------
// regimes.hpp - the regimes of a machine: the speeds between which its bare hand-off changes.
// -----------------------------------------------------------------------------
// The host moves virtual cores near each other or apart, and the hand-off then takes twice to ten times as long. The
// regimes are the modes of the density of the logarithms of hand-offs that a deep valley keeps apart.
//
// A run that goes on until it has seen enough of each regime, and the pages that are made of it, must mean the same by
// one. So this is the same statistic as scripts/estimates/regimes.py, with the same constants. The tests of both read
// harness/test/regimes.json, which has hand-offs and the regimes to be found in them.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace typed_pipes::harness {

// The hand-offs that lie together, nanoseconds: their median, the least and the most of them, and how many they are.
struct regime {
  double median = 0, low = 0, high = 0;
  std::size_t hand_offs = 0;
};

// The nearest, which has the least times, first. Requires values above 0; none if there are none.
std::vector<regime> regimes(std::vector<double> hand_offs);

// The index of the regime in which a hand-off lies, or to which it is nearest. Requires at least one.
std::size_t regime_of(double hand_off, std::span<const regime> found);

}  // namespace typed_pipes::harness
