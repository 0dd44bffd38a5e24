// -----------------------------------------------------------------------------
// plan.hpp - the steps of a soak, how far each is, and how long they take.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "verify/soak/options.hpp"
#include "verify/soak/state.hpp"
#include "verify/soak/step.hpp"

namespace typed_pipes::soak {

struct planned {
  step what;
  goal until;
  tally done;
  double per_second = 0;  // messages each way, or sleeps; 0: not measured
  bool faulty = false;

  bool complete() const { return until.part_of(done) >= 1; }
  /// The work that is left.
  goal rest() const;
  /// What counts towards the goal: sleeps, or messages each way.
  std::uint64_t count() const;
  /// The time that is left, in seconds.
  double seconds_left() const;
};

/// What is to be done over one backend: messages under several conditions, which share them, and steps with goals of
/// their own.
struct course {
  const soaked* backend = nullptr;
  std::uint64_t messages = 0;  // each way, to be shared
  std::vector<planned> steps;

  /// The step to go on with; none: all is done, or a fault was found.
  planned* next();
  bool complete() const;
  double seconds_left() const;
  /// Messages each way so far, without those of steps with goals of their own.
  std::uint64_t carried() const;
  /// The largest of their rates, in messages each way per second.
  double speed() const;
  bool faulty() const;
  bool begun() const;

 private:
  std::uint64_t missing() const { return messages - std::min(messages, carried()); }
};

/// The steps whose names the filter finds, backend after backend.
class plan {
 public:
  static absl::StatusOr<plan> make(const options& flags, const std::vector<soaked>& backends,
                                   const state& before);

  /// Runs each step for a moment, so that seconds_left() knows. With --total it shares the messages out.
  void calibrate(const harness::topology& machine);

  double seconds_left() const;
  bool faulty() const;

  std::vector<course> courses;

 private:
  explicit plan(options flags) : flags_(std::move(flags)) {}
  void calibrate(planned& p, const harness::topology& machine) const;
  void share_out();

  options flags_;
};

/// "2 h 05 min", "3 min 20 s", "12 s".
std::string in_words(double seconds);
/// The time that each backend takes, and all.
std::string estimate_text(const plan& all);
/// The work that was done, a row for each backend.
std::string table_text(const plan& all);

}  // namespace typed_pipes::soak
