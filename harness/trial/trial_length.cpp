#include "harness/trial/trial_length.hpp"

#include <algorithm>
#include <cmath>

namespace typed_pipes::harness {
namespace {

constexpr double tolerance = 1.25;
constexpr double most_change = 16;  // of the operations, from one trial to the next
constexpr double extrapolated = 4;  // from an attempt of at least the wanted length divided by this
constexpr int enough_attempts = 8;  // that are long enough
constexpr int most_attempts = 20;
constexpr double plain = 2;  // off by more, what nothing disturbed is believed at once

// By which factor two durations differ, at least 1.
double apart(double a, double b) { return std::max(a / b, b / a); }

}  // namespace

std::uint64_t operation_limits::nearest(double operations) const {
  const double within =
      std::clamp(operations, static_cast<double>(least), static_cast<double>(most));
  return static_cast<std::uint64_t>(within);
}

operation_limits limits_of(const cell& c) {
  operation_limits limits;
  if (!c.what->workload.queues_up) return limits;
  const std::uint64_t bytes =
      std::max<std::uint64_t>(1, c.what->payload_bytes) * static_cast<std::uint64_t>(c.pairs);
  limits.least = std::max<std::uint64_t>(1, least_laps * c.what->capacity);
  limits.most = std::max(limits.least, most_payload_bytes / bytes);
  return limits;
}

std::string_view why_of_another_length(double wanted_ns, timed_operations usual,
                                       const operation_limits& limits) {
  if (equally_long(usual.ns, wanted_ns)) return "";
  if (usual.ns < wanted_ns) {
    const bool no_more = usual.operations >= static_cast<double>(limits.most);
    return no_more ? "more than 512 MiB of payload is not sent in a trial" : "";
  }
  if (usual.operations > static_cast<double>(limits.least)) return "";
  return limits.least > 1 ? "to go round the queue four times takes longer"
                          : "one operation takes longer";
}

bool equally_long(double one_ns, double other_ns) { return apart(one_ns, other_ns) <= tolerance; }

double length_search::next_after(timed_operations attempt) const {
  const bool lasted = attempt.ns * extrapolated >= wanted_ns_;
  // The other way round one of them was interrupted.
  if (lasted && too_short_ && too_long_ && too_short_->operations < too_long_->operations) {
    return std::sqrt(too_short_->operations * too_long_->operations);
  }
  return attempt.operations * std::min(wanted_ns_ / attempt.ns, most_change);
}

double length_search::after(timed_operations attempt) {
  ++attempts_;
  if (attempt.ns * extrapolated >= wanted_ns_) {
    ++long_enough_;
    (attempt.ns < wanted_ns_ ? too_short_ : too_long_) = attempt;
    if (!nearest_ || apart(attempt.ns, wanted_ns_) < apart(nearest_->ns, wanted_ns_)) {
      nearest_ = attempt;
    }
  }
  ended_ = equally_long(attempt.ns, wanted_ns_) || long_enough_ == enough_attempts ||
           attempts_ == most_attempts;
  return ended_ && nearest_ ? nearest_->operations : next_after(attempt);
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
