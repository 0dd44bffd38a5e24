#include "harness/plan/plan.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "harness/base/name_filter.hpp"
#include "harness/base/text.hpp"
#include "harness/comparison/comparison.hpp"
#include "harness/workload/point.hpp"

namespace typed_pipes::harness {
namespace {

class planner {
 public:
  planner(const selection& wanted, std::span<const program> programs, const topology& machine,
          std::span<const thread_limit> limits)
      : wanted_(wanted), programs_(programs), machine_(machine), limits_(limits) {}

  absl::StatusOr<plan> make();

 private:
  absl::Status check_room() const;
  absl::Status choose_cpus();
  absl::Status compile_filter();

  void add_workload(const std::vector<const program*>& its);
  void add_contest(const workload_traits& home);
  bool wants(const program& p) const;
  std::vector<point> points(const std::vector<const program*>& its) const;
  std::vector<point> setting_points(const workload_traits& w, bool of_contest);
  cell make_cell(const program& p, const point& at, const placement& where) const;
  std::vector<payload> payloads(const std::vector<const program*>& its) const;
  std::vector<std::string> placements(const workload_traits& w) const;
  std::vector<int> pair_counts(const workload_traits& w) const;
  std::string centre_placement(const workload_traits& w) const;
  placement place(const point& at) const;
  using members_of = std::function<bool(const program&, const point&)>;
  void add_group(const std::vector<const program*>& its, std::span<const point> points,
                 const members_of& stands_at);
  void add_cell(const program& p, const point& at, group& members);
  std::string why_not(const cell& c, const point& at, const placement& where) const;
  absl::Status check_not_empty() const;

  const selection& wanted_;
  std::span<const program> programs_;
  const topology& machine_;
  std::span<const thread_limit> limits_;
  const preset* scheme_ = nullptr;
  std::optional<placement> by_hand_;
  std::deque<setting> settings_;  // as the plan cuts them down; points refer to them
  std::set<std::string> names_;
  std::optional<name_filter> filter_;
  plan made_;
};

absl::Status planner::choose_cpus() {
  if (wanted_.cpus.empty()) return absl::OkStatus();
  const std::string flag = say("--cpus=", absl::StrJoin(wanted_.cpus, ","), ": ");
  for (const int cpu : wanted_.cpus) {
    if (const auto one = machine_.chosen({cpu}); !one.ok()) {
      return absl::InvalidArgumentError(say(flag, one.status().message()));
    }
  }
  if (!scheme_->axes && !scheme_->comparison) return absl::OkStatus();  // a set, not pairs
  absl::StatusOr<placement> found = machine_.chosen(wanted_.cpus);
  if (!found.ok()) {
    return absl::InvalidArgumentError(say(flag, found.status().message()));
  }
  if (!chosen(wanted_.placements, found->name)) {
    return absl::InvalidArgumentError(
        say(flag, "these cpus are ", found->name, ", which --placement leaves out"));
  }
  by_hand_ = *std::move(found);
  return absl::OkStatus();
}

// A pinned placement and a number of pairs, both asked for: they must fit together.
absl::Status planner::check_room() const {
  std::vector<std::string> pinned = by_hand_ ? std::vector{by_hand_->name} : wanted_.placements;
  for (const int pairs : wanted_.pairs) {
    for (const std::string& name : pinned) {
      const placement one = place({{}, name, 1});
      if (name == unpinned || pairs == 1 || !one.absent.empty()) continue;
      const placement all = place({{}, name, pairs});
      if (all.absent.empty()) continue;
      return absl::InvalidArgumentError(say(
          "--pairs=", pairs, " with ", by_hand_ ? "--cpus" : "--placement=", by_hand_ ? "" : name,
          ": more threads than processing units to pin them to; ", all.absent,
          " (use fewer pairs, or --placement=unpinned)"));
    }
  }
  return absl::OkStatus();
}

absl::Status planner::compile_filter() {
  if (wanted_.filter.empty()) return absl::OkStatus();
  absl::StatusOr<name_filter> compiled = name_filter::compile(wanted_.filter);
  if (!compiled.ok()) {
    return absl::InvalidArgumentError(
        say("--filter=", wanted_.filter,
            ": not a regular expression: ", std::string(compiled.status().message()),
            " (allowed: POSIX extended, e.g. ping_pong/.*park)"));
  }
  filter_ = *std::move(compiled);
  return absl::OkStatus();
}

std::vector<payload> planner::payloads(const std::vector<const program*>& its) const {
  std::vector<payload> all;
  for (const program* p : its) add_once(all, payload{p->payload_bytes, p->carry});
  if (!its.front()->has_payload) return all;
  if (!wanted_.payload_bytes.empty()) {
    std::erase_if(all, [&](const payload& l) { return !chosen(wanted_.payload_bytes, l.bytes); });
    return all;
  }
  if (its.front()->workload.varies_payload) {
    std::stable_sort(all.begin(), all.end(), [](const payload& a, const payload& b) {
      return (a == centre_payload) > (b == centre_payload);
    });
    return all;
  }
  return {all.front()};
}

std::string planner::centre_placement(const workload_traits& w) const {
  if (by_hand_) return by_hand_->name;
  return w.threads_per_pair == 1 ? "same_pu" : machine_.nearest_two_cores();
}

std::vector<std::string> planner::placements(const workload_traits& w) const {
  if (by_hand_) return {by_hand_->name};
  if (!wanted_.placements.empty()) return wanted_.placements;
  std::vector<std::string> all{centre_placement(w)};
  for (const std::string& name : topology::placement_names()) {
    // One thread shares nothing with anybody: it is pinned or it is not.
    if (w.threads_per_pair == 1 && name != "same_pu" && name != unpinned) continue;
    add_once(all, name);
  }
  return all;
}

std::vector<int> planner::pair_counts(const workload_traits& w) const {
  if (!wanted_.pairs.empty()) return wanted_.pairs;
  std::vector<int> all{1};
  if (!w.varies_pairs && !scheme_->crossed) return all;
  for (int pairs = 2; pairs <= 4 * machine_.cores(); pairs *= 2) all.push_back(pairs);
  return all;
}

// The centre first, then what varies from it. One placement for the whole axis of pairs, so that
// the curve has one cause: no pinned placement reaches beyond the number of cores.
std::vector<point> planner::points(const std::vector<const program*>& its) const {
  const workload_traits& w = its.front()->workload;
  const std::vector<payload> loads = payloads(its);
  const std::vector<std::string> places = placements(w);
  const std::vector<int> counts = pair_counts(w);
  const bool place_given = by_hand_.has_value() || !wanted_.placements.empty();
  const bool load_given = !wanted_.payload_bytes.empty();
  std::vector<point> all;
  if (loads.empty()) return all;
  for (const int pairs : counts) {
    for (const std::string& where : places) {
      for (const payload& load : loads) {
        const bool home = where == places.front();
        const bool usual_load = load_given || load == loads.front();
        const bool usual_place = place_given || (pairs == 1 ? home : where == unpinned);
        const bool usual_pairs = !wanted_.pairs.empty() || pairs == 1;
        const int strays = (usual_load ? 0 : 1) + (usual_place ? 0 : 1) + (usual_pairs ? 0 : 1);
        const bool crossed = scheme_->crossed && (usual_load || pairs == 1);
        if (strays <= 1 || crossed) add_once(all, point{load, where, pairs});
      }
    }
  }
  return all;
}

placement planner::place(const point& at) const {
  if (!by_hand_ || at.placement == unpinned) return machine_.place(at.placement, at.pairs);
  placement found = *by_hand_;
  if (at.pairs > 1 && found.cpus.size() < 2 * static_cast<std::size_t>(at.pairs)) {
    found.absent = say(found.cpus.size(), " cpu", found.cpus.size() == 1 ? "" : "s", " given, ",
                       2 * at.pairs, " needed");
  }
  return found;
}

// Every setting, cut down where the plan wants a few operations only: then some may coincide.
std::vector<point> planner::setting_points(const workload_traits& w, bool of_contest) {
  std::vector<point> all;
  if (!chosen(wanted_.pairs, 1) || !chosen(wanted_.placements, std::string(unpinned))) return all;
  for (setting s : w.settings) {
    if (s.comparison != of_contest) continue;
    s.group_size = std::min(s.group_size, scheme_->small_crew);
    if (scheme_->few != 0 && s.operations != 0) {
      // Each of the thread_group does its share, and shares are whole.
      const auto each = static_cast<std::uint64_t>(std::max(1, s.group_size));
      s.operations = std::min(s.operations, (scheme_->few + each - 1) / each * each);
    }
    all.push_back({{}, std::string(unpinned), 1, &settings_.emplace_back(s)});
  }
  return all;
}

bool takes(const setting& s, const program& p) {
  const auto& waits = s.waits;
  return (!p.is_foreign() || s.languages) &&
         (waits.front().empty() || std::find(waits.begin(), waits.end(), p.wait) != waits.end());
}

// Empty: the cell runs.
std::string planner::why_not(const cell& c, const point& at, const placement& where) const {
  if (!c.what->cannot_run.empty()) return c.what->cannot_run;
  if (!where.absent.empty()) {
    return say(c.placement, " is absent on this machine: ", where.absent);
  }
  if (c.what->workload.threads_per_pair == 1 && c.placement != "same_pu" &&
      c.placement != unpinned) {
    return say(c.what->workload.name, " runs in one thread: only same_pu and unpinned say where");
  }
  const bool meant = at.at != nullptr && at.at->crowded_spin;
  if (c.what->wait == "spin" && c.oversubscribed() && !meant) {
    return say(c.threads, " threads that spin on ", c.units, " processing unit",
               c.units == 1 ? "" : "s", " would wait for time slices, not for messages");
  }
  return c.what->is_foreign() ? "" : too_many(c.threads, limits_);
}

// One unit per thread, out of the two per pair that a placement names.
std::vector<int> cpus_for(const cell& c, const std::vector<int>& placed) {
  const std::size_t step = c.what->workload.threads_per_pair == 1 ? 2 : 1;
  std::vector<int> cpus;
  for (std::size_t i = 0; i < placed.size() && cpus.size() < static_cast<std::size_t>(c.threads);
       i += step) {
    cpus.push_back(placed[i]);
  }
  return cpus;
}

cell planner::make_cell(const program& p, const point& at, const placement& where) const {
  const workload_traits& w = p.workload;
  cell c;
  c.what = &p;
  c.placement = at.placement;
  c.pairs = at.pairs;
  c.threads = at.pairs * w.threads_per_pair;
  if (at.at != nullptr) {
    c.operations = at.at->operations;
    c.group_size = at.at->group_size;
    c.spawn = at.at->spawn;
    c.cold = c.operations != 0;
    c.roams = !wanted_.cpus.empty();
    c.threads += w.crew_runs ? c.group_size : 0;
  }
  // A length asked for outweighs the handful of operations of a smoke test.
  if (c.operations == 0 && !wanted_.trial_ms) c.operations = scheme_->few;
  std::vector<int> cpus = where.cpus;
  if (c.roams) cpus = wanted_.cpus;
  if (at.placement != unpinned) cpus = cpus_for(c, where.cpus);
  c.units = static_cast<int>(std::set<int>(cpus.begin(), cpus.end()).size());
  if (c.roams || at.placement != unpinned) c.cpus = std::move(cpus);
  c.name = name_of(c);
  return c;
}

void planner::add_cell(const program& p, const point& at, group& members) {
  const placement where = place(at);
  cell c = make_cell(p, at, where);
  if ((filter_ && !filter_->finds(c.name)) || !names_.insert(c.name).second) return;
  if (std::string reason = why_not(c, at, where); !reason.empty()) {
    made_.skipped.push_back({c.name, std::move(reason), at.at != nullptr});
    return;
  }
  members.cells.push_back(made_.cells.size());
  made_.cells.push_back(std::move(c));
}

void planner::add_group(const std::vector<const program*>& its, std::span<const point> points,
                        const members_of& stands_at) {
  group members;
  for (const point& at : points) {
    for (const program* p : its) {
      if (stands_at(*p, at)) add_cell(*p, at, members);
    }
  }
  if (!members.cells.empty()) made_.groups.push_back(std::move(members));
}

bool planner::wants(const program& p) const {
  return chosen(wanted_.workloads, std::string(p.workload.name)) &&
         chosen(wanted_.backends, std::string(p.backend)) &&
         chosen(wanted_.waits, std::string(p.wait));
}

void planner::add_workload(const std::vector<const program*>& its) {
  std::vector<const program*> ours;
  std::copy_if(its.begin(), its.end(), std::back_inserter(ours), [&](const program* p) {
    const bool lines = p->is_floor() && p->workload.moves_lines;
    return wants(*p) && (!lines || scheme_->stream_floor);
  });
  const workload_traits& w = its.front()->workload;
  if (w.settings.empty() ? !scheme_->axes : !scheme_->settings) return;
  for (const point& at : w.settings.empty() ? points(its) : setting_points(w, false)) {
    add_group(ours, {&at, 1}, [](const program& p, const point& here) {
      return payload{p.payload_bytes, p.carry} == here.load &&
             (here.at == nullptr || takes(*here.at, p));
    });
  }
}

void planner::add_contest(const workload_traits& home) {
  std::vector<const program*> its, ours;
  for (const program& p : programs_) {
    if (p.workload.name == home.name || p.workload.beside == home.name) its.push_back(&p);
  }
  std::copy_if(its.begin(), its.end(), std::back_inserter(ours),
               [&](const program* p) { return wants(*p); });
  if (!home.settings.empty()) {
    for (const point& at : setting_points(home, true)) {
      add_group(ours, {&at, 1},
                [](const program& p, const point& here) { return takes(*here.at, p); });
    }
    return;
  }
  const comparison here(std::move(its));
  for (const std::vector<point>& points : here.groups(centre_placement(home), machine_.cores())) {
    add_group(ours, points,
              [&](const program& p, const point& at) { return here.includes(p, at); });
  }
}

absl::Status planner::check_not_empty() const {
  if (!made_.cells.empty()) return absl::OkStatus();
  if (!made_.skipped.empty()) {
    return absl::InvalidArgumentError(
        say("nothing to run: ", made_.skipped[0].cell, ": ", made_.skipped[0].reason));
  }
  if (!filter_) {
    return absl::InvalidArgumentError(
        "nothing to run: no workload takes this combination of flags (see --list)");
  }
  std::vector<std::string> words;
  for (const program& p : programs_) {
    add_once(words, std::string(p.workload.name));
    add_once(words, std::string(p.backend));
  }
  const std::string near = nearest(wanted_.filter, words);
  return absl::InvalidArgumentError(
      say("--filter=", wanted_.filter, ": matches no cell of plan ", wanted_.plan,
          near.empty() ? "" : say("; did you mean \"", near, "\"?"), " (see --list)"));
}

absl::StatusOr<plan> planner::make() {
  if (absl::Status s = check_words(wanted_, programs_); !s.ok()) return s;
  if (absl::Status s = check_axes(wanted_); !s.ok()) return s;
  scheme_ = &preset_named(wanted_.plan);
  if (absl::Status s = choose_cpus(); !s.ok()) return s;
  if (absl::Status s = check_room(); !s.ok()) return s;
  if (absl::Status s = compile_filter(); !s.ok()) return s;
  made_.name = scheme_->name;
  made_.rounds = wanted_.rounds.value_or(scheme_->rounds);
  made_.trial_ms = wanted_.trial_ms.value_or(scheme_->trial_ms);
  made_.seed = wanted_.seed;
  made_.centre_cpus =
      wanted_.cpus.empty() ? machine_.place(machine_.nearest_two_cores()).cpus : wanted_.cpus;

  std::vector<std::string_view> order;
  std::map<std::string_view, std::vector<const program*>> by_workload;
  for (const program& p : programs_) {
    add_once(order, p.workload.name);
    if (!p.comparison_only) by_workload[p.workload.name].push_back(&p);
  }
  for (const std::string_view name : order) {
    const auto its = by_workload.find(name);
    if (its != by_workload.end()) add_workload(its->second);
  }
  for (const std::string_view name : order) {
    const workload_traits& home = std::find_if(programs_.begin(), programs_.end(), [&](auto& p) {
                                    return p.workload.name == name;
                                  })->workload;
    if (scheme_->comparison && home.in_comparison && home.beside.empty()) add_contest(home);
  }
  if (absl::Status s = check_not_empty(); !s.ok()) return s;
  return std::move(made_);
}

}  // namespace

void leave_out_unseen(std::vector<program>& programs, const std::string& plan_name) {
  const bool known = std::count(plan_names().begin(), plan_names().end(), plan_name) != 0;
  if (!known || preset_named(plan_name).comparison) return;
  std::erase_if(programs, [](const program& p) { return p.comparison_only; });
}

std::size_t open_cells(const plan& what) {
  return static_cast<std::size_t>(std::count_if(what.cells.begin(), what.cells.end(),
                                                [](const cell& c) { return c.operations == 0; }));
}

absl::StatusOr<plan> make_plan(const selection& wanted, std::span<const program> programs,
                               const topology& machine, std::span<const thread_limit> limits) {
  return planner(wanted, programs, machine, limits).make();
}

}  // namespace typed_pipes::harness
