#include "harness/extent/wanted_regimes.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "harness/base/regimes.hpp"
#include "harness/base/text.hpp"
#include "harness/extent/time_budget.hpp"
#include "harness/run/own_floors.hpp"

namespace typed_pipes::harness {
namespace {

bool is_at_the_centre(const plan& what, const cell& c) {
  const auto units = hand_off_units(what, c);
  return c.crosses_units() && units.size() == 2 && what.centre_cpus.size() >= 2 &&
         std::equal(units.begin(), units.end(), what.centre_cpus.begin());
}

// The trials of a cell whose regime is known.
struct told_trials {
  std::vector<double> hand_offs_ns;
  std::vector<const trial_record*> trials;
};

// Those of the cells that are measured in each round, at the plan's placement.
std::vector<told_trials> trials_of_cells(const plan& what, const run_record& seen) {
  std::vector<told_trials> all;
  for (std::size_t i = 0; i < what.cells.size(); ++i) {
    if (!is_at_the_centre(what, what.cells[i]) || seen.is_void(i) || seen.is_cut_short(i)) continue;
    told_trials& its = all.emplace_back();
    for (const trial_record& t : seen.trials[i]) {
      const std::optional<double> ns = hand_off_of(t);
      if (!ns) continue;
      its.hand_offs_ns.push_back(*ns);
      its.trials.push_back(&t);
    }
  }
  return all;
}

// What of one cell its estimate in a regime would be from.
struct estimable {
  int rounds = 0;
  std::set<int> processes;
};

std::vector<estimable> of_one_cell(const told_trials& its, const std::vector<regime>& known) {
  std::vector<estimable> all(known.size());
  for (std::size_t i = 0; i < its.trials.size(); ++i) {
    if (its.trials[i]->disturbed()) continue;
    estimable& here = all[regime_of(its.hand_offs_ns[i], known)];
    ++here.rounds;
    here.processes.insert(its.trials[i]->of.process);
  }
  return all;
}

std::vector<regime_rounds> by_regime(const std::vector<told_trials>& cells, int rounds_so_far) {
  // Of disturbed trials too, as the pages find them.
  std::vector<double> hand_offs;
  for (const told_trials& its : cells) {
    hand_offs.insert(hand_offs.end(), its.hand_offs_ns.begin(), its.hand_offs_ns.end());
  }
  const std::vector<regime> known = regimes(std::move(hand_offs));
  std::vector<regime_rounds> all;
  all.reserve(known.size());
  for (const regime& r : known) all.push_back({r.median, rounds_so_far, rounds_so_far});
  for (const told_trials& its : cells) {
    const std::vector<estimable> each = of_one_cell(its, known);
    for (std::size_t r = 0; r < all.size(); ++r) {
      all[r].rounds = std::min(all[r].rounds, each[r].rounds);
      all[r].processes = std::min(all[r].processes, static_cast<int>(each[r].processes.size()));
    }
  }
  std::erase_if(all, [](const regime_rounds& r) { return r.rounds == 0; });
  std::stable_sort(all.begin(), all.end(), [](const regime_rounds& a, const regime_rounds& b) {
    return a.rounds > b.rounds;
  });
  return all;
}

}  // namespace

std::vector<regime_rounds> rounds_by_regime(const plan& what, const run_record& seen) {
  return by_regime(trials_of_cells(what, seen), seen.rounds);
}

absl::Status check_wanted_regimes(const plan& what) {
  if (!what.requested.gives.regimes) return absl::OkStatus();
  const auto refuse = [&](std::string_view why) {
    const std::string said =
        spelled(what.requested.gives, "regimes", say(*what.requested.gives.regimes));
    return absl::InvalidArgumentError(say(said, ": ", why));
  };
  if (what.requested.most_operations != 0) {
    return refuse(
        "a plan that limits operations says nothing about time (allowed: without most_operations)");
  }
  const bool told = std::any_of(what.cells.begin(), what.cells.end(),
                                [&](const cell& c) { return is_at_the_centre(what, c); });
  if (told) return absl::OkStatus();
  return refuse(
      "no cell of the plan hands anything over between its two nearest processing units "
      "(allowed: in a plan with one, on a machine with two)");
}

wanted_regimes::wanted_regimes(const plan& what, std::function<void(const std::string&)> tell)
    : what_(what), tell_(std::move(tell)) {}

int wanted_regimes::number() const { return what_.requested.gives.regimes.value_or(0); }

int wanted_regimes::wanted_rounds() const {
  const int given = what_.requested.rounds_per_regime;
  return given != 0 ? given : usual_rounds_per_regime;
}

std::string wanted_regimes::wish() const {
  return say(how_many(number(), "regime"), " of ", how_many(wanted_rounds(), "round"));
}

bool wanted_regimes::is_enough(const regime_rounds& r) const {
  return r.rounds >= wanted_rounds() && r.processes >= fewest_for_an_interval;
}

std::string wanted_regimes::state(const std::vector<regime_rounds>& found) const {
  std::vector<std::string> parts;
  parts.reserve(found.size() + 1);
  for (const regime_rounds& r : found) {
    parts.push_back(say(absl::StrFormat("hand-off of %.0f ns in ", r.hand_off_ns),
                        how_many(r.rounds, "round"), " of ", how_many(r.processes, "process", "es"),
                        is_enough(r) ? "" : ", too few"));
  }
  const int unseen = number() - static_cast<int>(found.size());
  if (unseen > 0) parts.push_back(say(found.empty() ? "none" : say(unseen, " not"), " seen"));
  return absl::StrJoin(parts, "; ");
}

std::string wanted_regimes::beforehand() const {
  const std::optional<double> limit_s = budget_s(what_.requested);
  if (!any() || !limit_s) return "";
  return say("then further processes for ", wish(), ", at most ", spoken_time(*limit_s),
             " in all\n");
}

bool wanted_regimes::lack(const run_record& seen) {
  if (!any()) return false;
  const std::vector<told_trials> cells = trials_of_cells(what_, seen);
  if (cells.empty()) return false;
  const std::vector<regime_rounds> found = by_regime(cells, seen.rounds);
  const auto enough = std::count_if(found.begin(), found.end(),
                                    [this](const regime_rounds& r) { return is_enough(r); });
  if (enough >= number()) return false;
  if (purpose_.empty() && tell_) {
    tell_(say("goes on for ", wish(), ", at most until its budget ends: ", state(found), "\n"));
  }
  purpose_ =
      say(" for ", wish(), " (",
          absl::StrJoin(found, " + ",
                        [](std::string* out, const regime_rounds& r) { *out += say(r.rounds); }),
          found.empty() ? "none so far)" : " so far)");
  return true;
}

std::string wanted_regimes::summary(const run_record& seen) const {
  const std::vector<regime_rounds> found = rounds_by_regime(what_, seen);
  const bool all = static_cast<int>(found.size()) >= number();
  return say(wish(), " asked for: ", state(found), all ? "" : ": not measured", "\n");
}

}  // namespace typed_pipes::harness
