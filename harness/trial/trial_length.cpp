#include "harness/trial/trial_length.hpp"

#include <algorithm>
#include <cmath>

#include "harness/base/stats.hpp"

namespace typed_pipes::harness {
namespace {

constexpr double tolerance = 1.25;
constexpr double most_change = 16;  // of the operations, from one trial to the next
constexpr double extrapolated = 4;  // from an attempt of at least the wanted length divided by this
constexpr std::size_t enough_attempts = 3;  // that are long enough
constexpr int most_attempts = 20;
constexpr double plain = 2;  // off by more, what nothing disturbed is believed at once

// By which factor two durations differ, at least 1.
double apart(double a, double b) { return std::max(a / b, b / a); }

}  // namespace

bool equally_long(double one_ns, double other_ns) { return apart(one_ns, other_ns) <= tolerance; }

double length_search::after(timed_operations attempt) {
  ++attempts_;
  if (attempt.ns * extrapolated > wanted_ns_) each_ns_.push_back(attempt.each());
  const bool found = equally_long(attempt.ns, wanted_ns_);
  ended_ = found || each_ns_.size() == enough_attempts || attempts_ == most_attempts;
  if (ended_ && !found && !each_ns_.empty()) return wanted_ns_ / median(each_ns_);
  return attempt.operations * std::min(wanted_ns_ / attempt.ns, most_change);
}

std::optional<double> corrected_operations(double wanted_ns, timed_operations last,
                                           std::optional<timed_operations> before, bool disturbed) {
  if (equally_long(last.ns, wanted_ns)) return std::nullopt;
  const bool confirmed = before && equally_long(before->each(), last.each());
  const double off = apart(last.ns, wanted_ns);
  if (!confirmed && off <= (disturbed ? most_change : plain)) return std::nullopt;
  const double each_ns = confirmed ? std::sqrt(before->each() * last.each()) : last.each();
  return std::clamp(wanted_ns / each_ns, last.operations / most_change,
                    last.operations * most_change);
}

}  // namespace typed_pipes::harness
