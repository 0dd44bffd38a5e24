#include "harness/plan/places.hpp"

#include <utility>

#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {

absl::StatusOr<places> places::choose(const selection& wanted, const preset& which,
                                      const topology& machine) {
  places all(wanted, machine);
  if (absl::Status s = all.take_cpus(which); !s.ok()) return s;
  if (absl::Status s = all.check_pairs_fit(); !s.ok()) return s;
  return all;
}

absl::Status places::take_cpus(const preset& which) {
  if (wanted_->cpus.empty()) return absl::OkStatus();
  const std::string flag = say(spelled(*wanted_, "cpus", absl::StrJoin(wanted_->cpus, ",")), ": ");
  for (const int cpu : wanted_->cpus) {
    if (const auto one = machine_->chosen({cpu}); !one.ok()) {
      return absl::InvalidArgumentError(say(flag, one.status().message()));
    }
  }
  // Programs with settings run anywhere on these units; there are no pairs to place.
  if (!which.axes && !which.comparison) return absl::OkStatus();
  absl::StatusOr<placement> found = machine_->chosen(wanted_->cpus);
  if (!found.ok()) return absl::InvalidArgumentError(say(flag, found.status().message()));
  if (!chosen(wanted_->placements, found->name)) {
    return absl::InvalidArgumentError(
        say(flag, "these cpus are ", found->name, ", which the placement asked for leaves out"));
  }
  by_hand_ = *std::move(found);
  return absl::OkStatus();
}

// A pinned placement and a number of pairs, both asked for, must fit together.
absl::Status places::check_pairs_fit() const {
  const std::vector<std::string> pinned =
      by_hand_ ? std::vector{by_hand_->name} : wanted_->placements;
  for (const int pairs : wanted_->pairs) {
    for (const std::string& name : pinned) {
      if (name == unpinned || pairs == 1 || !at(name, 1).absent.empty()) continue;
      const placement all = at(name, pairs);
      if (all.absent.empty()) continue;
      return absl::InvalidArgumentError(
          say(spelled(*wanted_, "pairs", say(pairs)), " with ",
              by_hand_ ? std::string("--cpus") : say("--placement=", name),
              ": more threads than processing units to pin them to; ", all.absent,
              " (use fewer pairs, or --placement=unpinned)"));
    }
  }
  return absl::OkStatus();
}

placement places::at(const std::string& name, int pairs) const {
  if (!by_hand_ || name == unpinned) return machine_->place(name, pairs);
  placement found = *by_hand_;
  if (pairs > 1 && found.cpus.size() < 2 * static_cast<std::size_t>(pairs)) {
    found.absent = say(how_many(found.cpus.size(), "cpu"), " given, ", 2 * pairs, " needed");
  }
  return found;
}

std::string places::centre(const workload_traits& w) const {
  if (by_hand_) return by_hand_->name;
  return w.threads_per_pair == 1 ? "same_pu" : machine_->nearest_two_cores();
}

std::vector<std::string> places::axis(const workload_traits& w) const {
  if (by_hand_) return {by_hand_->name};
  if (!wanted_->placements.empty()) return wanted_->placements;
  std::vector<std::string> all{centre(w)};
  for (const std::string& name : topology::placement_names()) {
    // A single thread shares nothing with another: it is pinned or it is not.
    if (w.threads_per_pair == 1 && name != "same_pu" && name != unpinned) continue;
    add_once(all, name);
  }
  return all;
}

std::vector<int> places::centre_cpus() const {
  return wanted_->cpus.empty() ? machine_->place(machine_->nearest_two_cores()).cpus
                               : wanted_->cpus;
}

}  // namespace typed_pipes::harness
