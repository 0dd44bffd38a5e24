#include "harness/extent/wanted_regimes.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "harness/base/regimes.hpp"
#include "harness/base/text.hpp"
#include "harness/run/own_floors.hpp"

namespace typed_pipes::harness {
namespace {

bool is_at_the_centre(const plan& what, const cell& c) {
  const auto units = hand_off_units(what, c);
  return c.crosses_units() && units.size() == 2 && what.centre_cpus.size() >= 2 &&
         std::equal(units.begin(), units.end(), what.centre_cpus.begin());
}

// Those of the cells that are measured in each round, at the plan's placement.
std::vector<std::vector<double>> hand_offs_of_cells(const plan& what, const run_record& seen) {
  std::vector<std::vector<double>> all;
  for (std::size_t i = 0; i < what.cells.size(); ++i) {
    if (!is_at_the_centre(what, what.cells[i]) || seen.is_void(i) || seen.is_cut_short(i)) continue;
    std::vector<double>& its = all.emplace_back();
    for (const trial_record& t : seen.trials[i]) {
      if (const std::optional<double> ns = hand_off_of(t)) its.push_back(*ns);
    }
  }
  return all;
}

std::vector<regime_rounds> by_regime(const std::vector<std::vector<double>>& cells,
                                     int rounds_so_far) {
  std::vector<double> hand_offs;
  for (const auto& its : cells) hand_offs.insert(hand_offs.end(), its.begin(), its.end());
  const std::vector<regime> known = regimes(std::move(hand_offs));
  std::vector<regime_rounds> all;
  all.reserve(known.size());
  for (const regime& r : known) all.push_back({r.median, rounds_so_far});
  for (const auto& its : cells) {
    std::vector<int> rounds(known.size());
    for (const double ns : its) ++rounds[regime_of(ns, known)];
    for (std::size_t r = 0; r < all.size(); ++r) all[r].rounds = std::min(all[r].rounds, rounds[r]);
  }
  std::erase_if(all, [](const regime_rounds& r) { return r.rounds == 0; });
  std::stable_sort(all.begin(), all.end(), [](const regime_rounds& a, const regime_rounds& b) {
    return a.rounds > b.rounds;
  });
  return all;
}

}  // namespace

std::vector<regime_rounds> rounds_by_regime(const plan& what, const run_record& seen) {
  return by_regime(hand_offs_of_cells(what, seen), seen.rounds);
}

absl::Status check_wanted_regimes(const plan& what) {
  if (what.requested.regimes == 0) return absl::OkStatus();
  const auto refuse = [&](std::string_view why) {
    const std::string said = spelled(what.requested.gives, "regimes", say(what.requested.regimes));
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

int wanted_regimes::wanted_rounds() const {
  const int given = what_.requested.rounds_per_regime;
  return given != 0 ? given : usual_rounds_per_regime;
}

std::string wanted_regimes::wish() const {
  return say(how_many(what_.requested.regimes, "regime"), " of ",
             how_many(wanted_rounds(), "round"));
}

std::string wanted_regimes::state(const std::vector<regime_rounds>& found) const {
  std::vector<std::string> parts;
  parts.reserve(found.size() + 1);
  for (const regime_rounds& r : found) {
    parts.push_back(say(absl::StrFormat("hand-off of %.0f ns in ", r.hand_off_ns),
                        how_many(r.rounds, "round"),
                        r.rounds < wanted_rounds() ? ", too few" : ""));
  }
  const int unseen = what_.requested.regimes - static_cast<int>(found.size());
  if (unseen > 0) parts.push_back(say(found.empty() ? "none" : say(unseen, " not"), " seen"));
  return absl::StrJoin(parts, "; ");
}

bool wanted_regimes::lack(const run_record& seen) {
  if (!any()) return false;
  const std::vector<std::vector<double>> cells = hand_offs_of_cells(what_, seen);
  if (cells.empty()) return false;
  const std::vector<regime_rounds> found = by_regime(cells, seen.rounds);
  const auto enough = std::count_if(found.begin(), found.end(), [this](const regime_rounds& r) {
    return r.rounds >= wanted_rounds();
  });
  if (enough >= what_.requested.regimes) return false;
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
  const bool all = static_cast<int>(found.size()) >= what_.requested.regimes;
  return say(wish(), " asked for: ", state(found), all ? "" : ": not measured", "\n");
}

}  // namespace typed_pipes::harness
