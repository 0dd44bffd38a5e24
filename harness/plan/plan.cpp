#include "harness/plan/plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/base/name_filter.hpp"
#include "harness/base/text.hpp"
#include "harness/comparison/comparison.hpp"
#include "harness/plan/all_there.hpp"
#include "harness/plan/axes.hpp"
#include "harness/plan/controls.hpp"
#include "harness/plan/places.hpp"
#include "harness/plan/settings.hpp"
#include "harness/request/plan_file.hpp"

namespace typed_pipes::harness {
namespace {

// A placement names two units per pair. A workload of one thread per pair takes the first of each two.
std::vector<int> cpus_for(const cell& c, const std::vector<int>& placed) {
  const std::size_t step = c.what->workload.threads_per_pair == 1 ? 2 : 1;
  std::vector<int> cpus;
  for (std::size_t i = 0; i < placed.size() && cpus.size() < static_cast<std::size_t>(c.threads);
       i += step) {
    cpus.push_back(placed[i]);
  }
  return cpus;
}

class planner {
 public:
  planner(const preset& which, std::span<const program> programs, places where,
          std::span<const thread_limit> limits)
      : wanted_(which.gives),
        programs_(programs),
        which_(which),
        where_(std::move(where)),
        limits_(limits),
        controls_(programs, which.gives.reference) {}

  absl::StatusOr<plan> make() &&;

 private:
  absl::Status compile_filter();
  [[nodiscard]] std::vector<experiment> experiments() const;
  [[nodiscard]] experiment comparison_of(const workload_traits& w) const;
  [[nodiscard]] bool wants(const program& p) const;
  void add(const experiment& e);
  void add_cell(const program& p, const point& at, group& members);
  [[nodiscard]] cell make_cell(const program& p, const point& at, const placement& placed) const;
  [[nodiscard]] std::string why_not(const cell& c, const point& at, const placement& placed) const;
  [[nodiscard]] absl::Status check_not_empty() const;

  const selection& wanted_;
  std::span<const program> programs_;
  const preset& which_;
  places where_;
  std::span<const thread_limit> limits_;
  requested_points requested_points_{wanted_.payload_bytes, wanted_.capacities, wanted_.pairs,
                                     wanted_.placements};
  std::set<std::string> names_;
  controls controls_;
  std::optional<name_filter> filter_;
  plan made_;
};

absl::Status planner::compile_filter() {
  if (wanted_.filter.empty()) return absl::OkStatus();
  absl::StatusOr<name_filter> compiled = name_filter::compile(wanted_.filter);
  if (!compiled.ok()) {
    return absl::InvalidArgumentError(
        say(spelled(wanted_, "filter", wanted_.filter),
            ": not a regular expression: ", std::string(compiled.status().message()),
            " (allowed: RE2's syntax, e.g. ping_pong/.*park)"));
  }
  filter_ = *std::move(compiled);
  return absl::OkStatus();
}

// Returns all axes and settings in the order of the workloads, then the comparisons.
std::vector<experiment> planner::experiments() const {
  std::vector<const workload_traits*> workloads;
  std::map<std::string_view, std::vector<const program*>> ordinary;
  for (const program& p : programs_) {
    const bool seen =
        std::any_of(workloads.begin(), workloads.end(),
                    [&](const workload_traits* w) { return w->name == p.workload.name; });
    if (!seen) workloads.push_back(&p.workload);
    if (!p.comparison_only) ordinary[p.workload.name].push_back(&p);
  }
  std::vector<experiment> all;
  for (const workload_traits* w : workloads) {
    const auto its = ordinary.find(w->name);
    if (its == ordinary.end()) continue;
    if (w->has_settings() && which_.settings) {
      all.push_back(settings_experiment(its->second, w->settings.points, wanted_, which_));
    } else if (!w->has_settings() && which_.axes) {
      all.push_back(axes_experiment(its->second, wanted_, which_, where_));
    }
  }
  for (const workload_traits* w : workloads) {
    if (!which_.comparison || !w->comparison.included) continue;
    if (w->comparison.measured_with.empty()) all.push_back(comparison_of(*w));
  }
  return all;
}

experiment planner::comparison_of(const workload_traits& w) const {
  std::vector<const program*> its;
  for (const program& p : programs_) {
    if (p.workload.name == w.name || p.workload.comparison.measured_with == w.name) {
      its.push_back(&p);
    }
  }
  if (w.has_settings()) {
    return settings_experiment(std::move(its), w.comparison.settings, wanted_, which_);
  }
  return comparison_experiment(std::move(its), {where_.centre(w), where_.of_several()},
                               where_.cores(), requested_points_);
}

bool planner::wants(const program& p) const {
  const bool is_stream_floor = p.is_floor() && p.workload.pattern == pattern::one_way;
  return (!is_stream_floor || which_.stream_floor) &&
         chosen(wanted_.workloads, std::string(p.workload.name)) &&
         chosen(wanted_.backends, std::string(p.backend)) &&
         chosen(wanted_.waits, std::string(p.wait));
}

void planner::add(const experiment& e) {
  for (const std::vector<point>& points : e.groups) {
    group members;
    for (const point& at : points) {
      for (const program* p : e.programs) {
        if (wants(*p) && e.includes(*p, at)) add_cell(*p, at, members);
      }
    }
    if (members.cells.empty()) continue;
    controls_.add_to(members, made_);
    made_.groups.push_back(std::move(members));
  }
}

void planner::add_cell(const program& p, const point& at, group& members) {
  const placement placed = where_.at(at.placement, at.pairs);
  cell c = make_cell(p, at, placed);
  if ((filter_ && !filter_->finds(c.name)) || !names_.insert(c.name).second) return;
  if (std::string reason = why_not(c, at, placed); !reason.empty()) {
    made_.skipped.push_back({c.name, std::move(reason), at.setting.has_value()});
    return;
  }
  members.cells.push_back(made_.cells.size());
  made_.cells.push_back(std::move(c));
}

cell planner::make_cell(const program& p, const point& at, const placement& placed) const {
  const workload_traits& w = p.workload;
  cell c;
  c.what = &p;
  c.placement = at.placement;
  c.pairs = at.pairs;
  c.threads = at.pairs * w.threads_per_pair;
  if (at.setting) {
    c.operations = at.setting->operations;
    c.group_size = at.setting->group_size;
    c.spawn = at.setting->spawn;
    c.cold = c.operations != 0;
    c.roams = !wanted_.cpus.empty();
    c.threads += w.settings.group_of_threads ? c.group_size : 0;
  }
  // A length that was asked for outweighs the few operations of a smoke test.
  if (c.operations == 0 && !which_.trial_ms_by_flag) c.operations = which_.most_operations;
  std::vector<int> cpus = placed.cpus;
  if (c.roams) cpus = wanted_.cpus;
  if (at.placement != unpinned) cpus = cpus_for(c, placed.cpus);
  c.units = static_cast<int>(std::set<int>(cpus.begin(), cpus.end()).size());
  if (c.roams || at.placement != unpinned) c.cpus = std::move(cpus);
  c.name = name_of(c);
  return c;
}

// Returns why the cell is left out; empty if it runs.
std::string planner::why_not(const cell& c, const point& at, const placement& placed) const {
  if (!c.what->cannot_run.empty()) return c.what->cannot_run;
  if (!placed.absent.empty()) {
    return say(c.placement, " is absent on this machine: ", placed.absent);
  }
  if (c.what->workload.threads_per_pair == 1 && c.placement != "same_pu" &&
      c.placement != unpinned) {
    return say(c.what->workload.name, " runs in one thread: only same_pu and unpinned say where");
  }
  const bool intended = at.setting && at.setting->crowded_spin;
  if (c.what->wait == "spin" && c.oversubscribed() && !intended) {
    return say(c.threads, " threads that spin on ", how_many(c.units, "processing unit"),
               " would wait for time slices, not for messages");
  }
  return c.what->is_foreign() ? "" : too_many(c.threads, limits_);
}

absl::Status planner::check_not_empty() const {
  if (!made_.cells.empty()) return absl::OkStatus();
  if (!made_.skipped.empty()) {
    return absl::InvalidArgumentError(
        say("nothing to run: ", made_.skipped[0].cell, ": ", made_.skipped[0].reason));
  }
  if (!filter_) {
    return absl::InvalidArgumentError(
        "nothing to run: no workload takes this combination of flags (see --list, or make list)");
  }
  std::vector<std::string> words;
  for (const program& p : programs_) {
    add_once(words, std::string(p.workload.name));
    add_once(words, std::string(p.backend));
  }
  const std::string near = nearest(wanted_.filter, words);
  return absl::InvalidArgumentError(say(
      spelled(wanted_, "filter", wanted_.filter), ": matches no cell of plan ", which_.name,
      near.empty() ? "" : say("; did you mean \"", near, "\"?"), " (see --list, or make list)"));
}

absl::StatusOr<plan> planner::make() && {
  if (absl::Status s = compile_filter(); !s.ok()) return s;
  made_.name = which_.name;
  made_.requested = which_;
  made_.processes = wanted_.processes.value_or(usual_processes);
  made_.rounds = wanted_.rounds.value_or(usual_rounds);
  made_.trial_ms = wanted_.trial_ms.value_or(usual_trial_ms);
  made_.seed = wanted_.seed.value_or(0);
  made_.centre_cpus = where_.centre_cpus();
  if (which_.comparison) made_.capacities = capacities_of(requested_points_);
  for (const experiment& e : experiments()) add(e);
  if (absl::Status s = check_not_empty(); !s.ok()) return s;
  if (absl::Status s = check_all_there(made_, wanted_, programs_); !s.ok()) return s;
  return std::move(made_);
}

}  // namespace

void keep_programs_of_plan(std::vector<program>& programs, const preset& requested) {
  if (requested.comparison) return;
  std::erase_if(programs, [](const program& p) { return p.comparison_only; });
}

std::vector<std::size_t> groups_of_cells(const plan& what) {
  std::vector<std::size_t> all(what.cells.size());
  for (std::size_t g = 0; g < what.groups.size(); ++g) {
    for (const std::size_t member : what.groups[g].cells) all[member] = g;
  }
  return all;
}

std::span<const int> hand_off_units(const plan& what, const cell& c) {
  const std::span<const int> all = are_two_units(c.cpus) ? c.cpus : what.centre_cpus;
  return all.first(std::min<std::size_t>(2, all.size()));
}

std::size_t open_cells(const plan& what) {
  return static_cast<std::size_t>(std::count_if(what.cells.begin(), what.cells.end(),
                                                [](const cell& c) { return c.operations == 0; }));
}

absl::StatusOr<plan> plan_from(const preset& requested, std::span<const program> programs,
                               const topology& machine, std::span<const thread_limit> limits) {
  if (absl::Status s = check_words(requested.gives, programs); !s.ok()) return s;
  if (absl::Status s = check_axes(requested); !s.ok()) return s;
  if (absl::Status s = check_regimes(requested); !s.ok()) return s;
  absl::StatusOr<places> where = places::choose(requested.gives, requested, machine);
  if (!where.ok()) return where.status();
  return planner(requested, programs, *std::move(where), limits).make();
}

absl::StatusOr<plan> make_plan(const selection& flags, std::span<const program> programs,
                               const topology& machine, std::span<const thread_limit> limits) {
  absl::StatusOr<preset> requested = load_plan(flags.plan);
  if (!requested.ok()) return requested.status();
  return plan_from(with_flags(*std::move(requested), flags), programs, machine, limits);
}

}  // namespace typed_pipes::harness
