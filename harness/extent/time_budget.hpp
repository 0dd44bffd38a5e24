// -----------------------------------------------------------------------------
// time_budget.hpp - fits a run into a time: how many processes and rounds, and where it ends if that was wrong.
// -----------------------------------------------------------------------------
// Intervals are over processes, so of the time for so many rounds the most processes are made, and then rounds of each;
// trials stay as long as they are. The first round shows how long one takes, and the numbers are chosen once more.
// After that no round is begun that would not end in time. A run that has all its rounds may have further processes, as
// long as they fit, for what it has not seen yet (wanted_regimes.hpp).
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "harness/base/clock.hpp"
#include "harness/extent/expected_time.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

// Processes, as scripts/estimates/processes.py has it.
inline constexpr int fewest_for_an_interval = 4;

// Processes, and rounds of each.
struct extent {
  int processes = 1, rounds = 1;
  bool operator==(const extent&) const = default;
};

// Neither number is more than planned. An error, which says what the budget is too little for, if one round of one
// process does not fit.
absl::StatusOr<extent> fit(double seconds, const expected_time& each, extent planned);

// The width of an interval over this many processes, as a multiple of its width over the planned number; nothing if one
// of the two has no interval.
std::optional<double> widening(int processes, int planned);

// "5 min", "90 s"
std::string spoken_time(double seconds);

// One line that says what fits into the time, beside what was planned, and how precise that is: beside the plan, and by
// the smallest difference that the machine has just resolved (qualification.hpp), a share, if that is known.
std::string budget_text(double seconds, extent fitted, extent planned,
                        std::optional<double> resolves);

// Is placed between a run and its observer.
class time_budget final : public run_observer {
 public:
  struct terms {
    double seconds = 0;
    std::uint64_t start_ns = 0;  // from which they count
    extent planned;
    std::optional<double> resolves{};                // what the machine resolves, a share
    std::function<void(const std::string&)> tell{};  // a line for the user, if the numbers change
    std::function<std::uint64_t()> now_ns = clock::now_ns;
    // Whether a run that has all its rounds is to have a further process; asked if one fits.
    std::function<bool(const run_record&)> goes_on{};
  };
  // `what` has the numbers that are expected to fit; they are chosen once more when the first round of the run ends.
  time_budget(terms given, plan& what, run_observer& results);

  bool first_round_begins(const run_record& seen) override;
  bool round_ended(const run_record& seen, round_id which) override;
  // Whether it has ended the run before its last round.
  [[nodiscard]] bool spent() const { return spent_; }

 private:
  [[nodiscard]] double gone_s() const;
  [[nodiscard]] bool fits(double next_round_s) const;
  void choose_again(double round_s);

  const terms terms_;
  plan& what_;
  run_observer& results_;
  expected_time each_;
  double last_mark_s_ = 0;  // when the last round ended, or the first began
  bool spent_ = false;
};

}  // namespace typed_pipes::harness
