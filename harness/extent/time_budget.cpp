#include "harness/extent/time_budget.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

// Of fewer processes one that differs decides.
constexpr int fewest_that_agree = 6;

// Of an interval at 95 %, in standard deviations of a process.
double half_width(int processes) { return students_t(processes - 1, 0.975) / std::sqrt(processes); }

int whole(double number, int most) {
  return static_cast<int>(std::floor(std::clamp(number, 0.0, static_cast<double>(most))));
}

std::string width_text(extent fitted, extent planned) {
  if (fitted.processes == planned.processes) return "; intervals about as wide as the plan's own";
  return say(absl::StrFormat("; intervals about %.1f times as wide as the plan's own",
                             *widening(fitted.processes, planned.processes)),
             fitted.processes < std::min(fewest_that_agree, planned.processes)
                 ? ", and one process that differs decides"
                 : "");
}

std::string precision_text(extent fitted, extent planned, std::optional<double> resolves) {
  if (planned.processes < fewest_for_an_interval) return "";
  if (fitted.processes < fewest_for_an_interval) {
    return say("; no interval, which takes ", fewest_for_an_interval, " processes");
  }
  const std::string width = width_text(fitted, planned);
  if (!resolves) return width;
  return say(width, absl::StrFormat("; this machine now resolves about %.3g %%", 100 * *resolves));
}

// The length of a round without the trials that are not repeated.
double repeated_s(double round_s, const run_record& seen, round_id which) {
  for (const std::size_t cell : seen.cut_short) {
    for (const trial_record& t : seen.trials[cell]) {
      if (t.of == which) round_s -= static_cast<double>(t.ns) / 1e9;
    }
  }
  return std::max(round_s, 0.0);
}

}  // namespace

absl::StatusOr<extent> fit(double seconds, const expected_time& each, extent planned) {
  const double left_s = seconds - each.begin_s - each.end_s;
  extent fitted;
  fitted.processes = whole(left_s / (each.process_s + each.round_s), planned.processes);
  if (fitted.processes < 1) {
    return absl::InvalidArgumentError(say("too little for one round of one process (allowed: from ",
                                          std::ceil(each.of(1, 1)), "s)"));
  }
  const double of_one_s = left_s / fitted.processes - each.process_s;
  fitted.rounds = std::max(1, whole(of_one_s / each.round_s, planned.rounds));
  return fitted;
}

std::optional<double> widening(int processes, int planned) {
  if (std::min(processes, planned) < fewest_for_an_interval) return std::nullopt;
  return half_width(processes) / half_width(planned);
}

std::string spoken_time(double seconds) {
  for (const auto& [length, unit] : {std::pair{3600, " h"}, std::pair{60, " min"}}) {
    if (seconds >= length && std::fmod(seconds, length) == 0) return say(seconds / length, unit);
  }
  return say(seconds, " s");
}

std::string budget_text(double seconds, extent fitted, extent planned,
                        std::optional<double> resolves) {
  return say("budget ", spoken_time(seconds), ": ", how_many(fitted.processes, "process", "es"),
             " of ", how_many(fitted.rounds, "round"), " (the plan has ",
             how_many(planned.processes, "process", "es"), " of ", planned.rounds, ")",
             precision_text(fitted, planned, resolves), "\n");
}

time_budget::time_budget(terms given, plan& what, run_observer& results)
    : terms_(std::move(given)), what_(what), results_(results), each_(expected_of(what)) {}

double time_budget::gone_s() const {
  return static_cast<double>(terms_.now_ns() - terms_.start_ns) / 1e9;
}

bool time_budget::fits(double next_round_s) const {
  return gone_s() + next_round_s + each_.end_s <= terms_.seconds;
}

bool time_budget::first_round_begins(const run_record& seen) {
  each_.begin_s = gone_s();
  // A run that goes on may have no time left. One that begins does a round, or there would be nothing to show.
  spent_ = seen.rounds != 0 && !fits(seen.duration_s / seen.rounds);
  const bool begun = results_.first_round_begins(seen);
  last_mark_s_ = gone_s();  // the directory is made but once
  return begun && !spent_;
}

void time_budget::choose_again(double round_s) {
  each_.round_s = round_s;
  const extent before{what_.processes, what_.rounds};
  const extent now = fit(terms_.seconds, each_, terms_.planned).value_or(extent{});
  if (now == before) return;
  what_.processes = now.processes;
  what_.rounds = now.rounds;
  if (terms_.tell) {
    terms_.tell(budget_text(terms_.seconds, now, terms_.planned, terms_.resolves));
  }
}

bool time_budget::round_ended(const run_record& seen, round_id which) {
  const double mark_s = gone_s();
  const double next_s = repeated_s(mark_s - std::exchange(last_mark_s_, mark_s), seen, which);
  if (seen.rounds == 1) choose_again(next_s);
  if (seen.rounds >= what_.all_rounds() && terms_.goes_on && fits(next_s + each_.process_s) &&
      terms_.goes_on(seen)) {
    // Before the results are written, so that a run that is killed goes on with it.
    ++what_.processes;
  }
  if (!results_.round_ended(seen, which)) return false;
  if (seen.rounds >= what_.all_rounds()) return false;  // of the rounds that the process may do
  const bool another_process = seen.rounds % what_.rounds == 0;
  spent_ = !fits(next_s + (another_process ? each_.process_s : 0));
  return !spent_;
}

}  // namespace typed_pipes::harness
