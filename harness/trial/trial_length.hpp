// -----------------------------------------------------------------------------
// trial_length.hpp - how many operations a trial has, so that the trials of a group last equally long.
// -----------------------------------------------------------------------------
// A backend may need another time for an operation in a long trial than in a short one: where threads share a
// processing unit, or begin to sleep. So cells are compared over one length of time, that of the plan, to within a
// quarter, as far as their limits allow.
//
// Limits     a trial has at least one operation. Where messages queue up it goes round the queue at least four times,
//            because in the first lap its memory is fresh; and an unbounded queue may hold all that a trial sends, so
//            that is at most 512 MiB of payload. Where each message is answered, or each pipe has one, a queue is never
//            full, however much it would hold.
// Sought     from one operation on, each attempt is lengthened by at most 16. What lasts a quarter of the length or
//            more is long enough to extrapolate from, and what was extrapolated is tried: the search ends with an
//            attempt that lasts as long as it should. Where one was too short and one too long, the next is halfway
//            between them. After eight that are long enough the one that came nearest counts: the cell is unsteady.
// Kept       a trial that lasted as long as it should changes nothing. Another one changes the next if it is to be
//            believed: if the trial before it says the same of the time of an operation, to within a quarter; or
//            at once if it was off by more than 2 and undisturbed, or by more than 16. So one odd trial changes
//            nothing; a cell that has become a little slower or faster is followed from its second trial on, and
//            one that has become much slower from its first. A change is by at most 16.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/plan/cell.hpp"

namespace typed_pipes::harness {

inline constexpr std::uint64_t least_laps = 4;                     // round a queue
inline constexpr std::uint64_t most_payload_bytes = 512ull << 20;  // that a trial sends

/// How many operations a trial may have, per pair, whatever its length.
struct operation_limits {
  std::uint64_t least = 1, most = 1'000'000'000'000;
  [[nodiscard]] std::uint64_t nearest(double operations) const;
};
operation_limits limits_of(const cell& c);

/// A trial as far as its length is concerned.
struct timed_operations {
  double operations = 1;
  double ns = 1;  // of all of them
  [[nodiscard]] double each() const { return ns / operations; }
};

/// Whether two durations are the same to within a quarter.
bool equally_long(double one_ns, double other_ns);

/// Which limit makes the trials of a cell longer or shorter than wanted, in words. Empty: they last as long as they
/// should, or no limit is to blame.
std::string_view why_of_another_length(double wanted_ns, timed_operations usual,
                                       const operation_limits& limits);

/// Seeks the number of operations of a cell from attempts.
class length_search {
 public:
  explicit length_search(double wanted_ns) : wanted_ns_(wanted_ns) {}

  /// The operations of the next attempt, after this one. If the search has ended, those of the cell's trials.
  double after(timed_operations attempt);
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  [[nodiscard]] double next_after(timed_operations attempt) const;

  const double wanted_ns_;
  // Of the attempts that were long enough.
  std::optional<timed_operations> too_short_, too_long_, nearest_;
  int long_enough_ = 0, attempts_ = 0;
  bool ended_ = false;
};

/// The operations of the next trial of a cell; nothing: as many as the last one had. `before`: the trial before
/// the last, of the same process, if there was one.
std::optional<double> corrected_operations(double wanted_ns, timed_operations last,
                                           std::optional<timed_operations> before, bool disturbed);

}  // namespace typed_pipes::harness
