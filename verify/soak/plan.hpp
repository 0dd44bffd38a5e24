// -----------------------------------------------------------------------------
// plan.hpp - the steps of a soak, how far each is, and how long they take.
// -----------------------------------------------------------------------------
#pragma once

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
  std::uint64_t messages = 0;  // each way, over this backend under all conditions
  double per_second = 0;       // messages each way, or sleeps; 0: not measured

  bool complete() const { return until.part_of(done) >= 1; }
  /// The work that is left.
  goal rest() const;
  /// The time that it takes, in seconds.
  double seconds_left() const;
};

/// The steps whose names the filter finds, backend after backend.
class plan {
 public:
  static absl::StatusOr<plan> make(const options& flags, const std::vector<soaked>& backends,
                                   const state& before);

  /// Runs each step for a moment, so that seconds_left() knows. With --total it shares the messages out.
  void calibrate(const harness::topology& machine);
  /// Says again what pinned steps have to do, which depends on what the steps before them did.
  void update();

  double seconds_left() const;

  std::vector<planned> steps;

 private:
  explicit plan(options flags) : flags_(std::move(flags)) {}
  void share_out();

  options flags_;
};

/// "2 h 05 min", "3 min 20 s", "12 s".
std::string in_words(double seconds);
/// The time that each backend takes, and all.
std::string estimate_text(const plan& all);
/// The work that was done, a row for each backend.
std::string table_text(const plan& all, const std::vector<std::string>& faulty);

}  // namespace typed_pipes::soak
