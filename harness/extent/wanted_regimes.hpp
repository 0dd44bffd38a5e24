// -----------------------------------------------------------------------------
// wanted_regimes.hpp - the regimes of the machine that a plan asks for, and how many rounds a run has in each.
// -----------------------------------------------------------------------------
// The host decides in which regime (harness/base/regimes.hpp) a round is, so a plan can only wait: a run that has all
// its rounds has further processes until as many regimes as asked for have enough rounds, or its budget ends.
//
// The regimes are those of the hand-offs at the plan's placement, one for each trial: the geometric mean of those
// before and after it. The host may change during a round, so a regime has as many rounds as the cell that has the
// fewest trials in it, and as many processes: then each can be estimated from so many. Estimates leave disturbed trials
// out, so these are not counted; and rounds of fewer than four processes are not enough, since they give no interval.
// -----------------------------------------------------------------------------
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

struct regime_rounds {
  double hand_off_ns = 0;
  int rounds = 0, processes = 0;  // of undisturbed trials, of each cell
};

// The regimes at the plan's placement, those with most rounds first; those without an undisturbed round are left out.
std::vector<regime_rounds> rounds_by_regime(const plan& what, const run_record& seen);

// An error, in a line that names the key, if the plan asks for regimes and times no hand-off that could tell them.
absl::Status check_wanted_regimes(const plan& what);

class wanted_regimes {
 public:
  // `tell` gets a line for the user when the run begins to have more rounds than planned.
  wanted_regimes(const plan& what, std::function<void(const std::string&)> tell);

  // Whether the plan asks for any.
  [[nodiscard]] bool any() const { return number() != 0; }
  // A line: how much longer than planned the run may take; empty if it asks for none.
  [[nodiscard]] std::string beforehand() const;
  // Whether a run that has all its rounds is to have a further process.
  bool lack(const run_record& seen);
  // For the line of progress: what the present process is for; empty while it is one of those planned.
  [[nodiscard]] const std::string& purpose() const { return purpose_; }
  // A line: the regimes that were seen, each with its rounds, and how many were not seen.
  [[nodiscard]] std::string summary(const run_record& seen) const;

 private:
  [[nodiscard]] int number() const;
  [[nodiscard]] int wanted_rounds() const;
  [[nodiscard]] bool is_enough(const regime_rounds& r) const;
  [[nodiscard]] std::string wish() const;
  [[nodiscard]] std::string state(const std::vector<regime_rounds>& found) const;

  const plan& what_;
  const std::function<void(const std::string&)> tell_;
  std::string purpose_;
};

}  // namespace typed_pipes::harness
