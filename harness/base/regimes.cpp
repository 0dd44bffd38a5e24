#include "harness/base/regimes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "harness/base/stats.hpp"

namespace typed_pipes::harness {
namespace {

// Of the density of the logarithms: its smoothing, how deep a valley between two modes must be, and the width of a bin.
constexpr double bandwidth = 0.08, valley = 0.5, step = 0.01;

// Of each bin, from those around it, weighted by a normal curve of four bandwidths to either side.
std::vector<double> smoothed(const std::vector<double>& counts) {
  const auto size = static_cast<long>(counts.size());
  const long reach = std::lround(4 * bandwidth / step);
  std::vector<double> density(counts.size());
  for (long at = 0; at < size; ++at) {
    for (long other = std::max(0L, at - reach); other <= std::min(size - 1, at + reach); ++other) {
      const double away = static_cast<double>(at - other) * step / bandwidth;
      density[static_cast<std::size_t>(at)] +=
          counts[static_cast<std::size_t>(other)] * std::exp(-away * away / 2);
    }
  }
  return density;
}

// The bins at which the density is least between two modes, if that is little.
std::vector<std::size_t> cuts(const std::vector<double>& density) {
  std::vector<std::size_t> found;
  std::size_t top = 0, low = 0;  // of the present mode; since its top
  for (std::size_t at = 0; at < density.size(); ++at) {
    if (density[at] < density[low]) low = at;
    if (density[low] < valley * std::min(density[top], density[at])) {
      found.push_back(low);
      top = low = at;
    } else if (density[at] > density[top]) {
      top = low = at;
    }
  }
  return found;
}

}  // namespace

std::vector<regime> regimes(std::vector<double> hand_offs) {
  std::sort(hand_offs.begin(), hand_offs.end());
  std::vector<double> logs;
  std::vector<std::size_t> bins;
  for (const double each : hand_offs) {
    logs.push_back(std::log(each));
    bins.push_back(static_cast<std::size_t>(std::floor((logs.back() - logs.front()) / step)));
  }
  std::vector<double> counts(bins.empty() ? 0 : bins.back() + 1);
  for (const std::size_t bin : bins) ++counts[bin];
  std::vector<std::size_t> ends = cuts(smoothed(counts));
  ends.push_back(counts.size());
  std::vector<regime> all;
  std::size_t from = 0;
  for (const std::size_t end : ends) {
    const auto to =
        static_cast<std::size_t>(std::lower_bound(bins.begin(), bins.end(), end) - bins.begin());
    if (to == from) continue;
    const std::vector<double> its(logs.begin() + static_cast<long>(from),
                                  logs.begin() + static_cast<long>(to));
    all.push_back({std::exp(median(its)), hand_offs[from], hand_offs[to - 1], its.size()});
    from = to;
  }
  return all;
}

std::size_t regime_of(double hand_off, std::span<const regime> found) {
  const auto away = [hand_off](const regime& r) {
    return std::abs(std::log(hand_off / std::clamp(hand_off, r.low, r.high)));
  };
  const auto nearest =
      std::min_element(found.begin(), found.end(),
                       [&](const regime& a, const regime& b) { return away(a) < away(b); });
  return static_cast<std::size_t>(nearest - found.begin());
}

}  // namespace typed_pipes::harness
