#include "harness/plan.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "harness/name_filter.hpp"
#include "harness/words.hpp"

namespace pipes::harness {
namespace {

struct payload {
  std::size_t bytes = 0;
  std::string_view carry;
  auto operator<=>(const payload&) const = default;
};

// A point of the cross product before the backends.
struct point {
  payload load;
  std::string placement;
  int pairs = 1;
  auto operator<=>(const point&) const = default;
};

struct scheme {
  std::string name;
  int rounds;
  double trial_ms;
  std::uint64_t fixed_operations;
  bool crossed;  // the axes are crossed with the placements instead of varied one by one
};

// 12 rounds are the fewest for which an interval exists at all three confidence levels that the
// comparisons use; 30 make it narrow. A trial of 20 ms keeps a round well under a second, so that
// a machine that drifts from second to second hits all members of a group alike.
const std::vector<scheme>& schemes() {
  static const std::vector<scheme> all{
      {"quick", 12, 20, 0, false}, {"full", 30, 20, 0, true}, {"smoke", 1, 1, 64, true}};
  return all;
}

constexpr payload centre_payload{8, "value"};

class planner {
 public:
  planner(const selection& wanted, std::span<const program> programs, const topology& machine)
      : wanted_(wanted), programs_(programs), machine_(machine) {}

  absl::StatusOr<plan> make();

 private:
  absl::Status check_words() const;
  absl::Status check_room() const;
  absl::Status choose_cpus();
  absl::Status compile_filter();

  void add_workload(const std::vector<const program*>& its);
  std::vector<point> points(const std::vector<const program*>& its) const;
  std::vector<payload> payloads(const std::vector<const program*>& its) const;
  std::vector<std::string> placements(const workload_traits& w) const;
  std::vector<int> pair_counts(const workload_traits& w) const;
  std::string centre_placement(const workload_traits& w) const;
  placement place(const point& at) const;
  void add_group(const std::vector<const program*>& its, const point& at);
  std::string why_not(const cell& c, const placement& where) const;
  absl::Status check_not_empty() const;

  const selection& wanted_;
  std::span<const program> programs_;
  const topology& machine_;
  const scheme* scheme_ = nullptr;
  std::optional<placement> by_hand_;
  std::optional<name_filter> filter_;
  plan made_;
};

template <class T>
bool chosen(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
void add_once(std::vector<T>& list, T value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

absl::Status check_list(std::string_view flag, const std::vector<std::string>& given,
                        const std::vector<std::string>& allowed) {
  for (const std::string& word : given) {
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) continue;
    return absl::InvalidArgumentError(
        say("--", flag, "=", word, ": no such ", flag, suggest(word, allowed)));
  }
  return absl::OkStatus();
}

absl::Status planner::check_words() const {
  std::vector<std::string> workloads, backends, waits, payloads;
  for (const program& p : programs_) {
    add_once(workloads, std::string(p.workload.name));
    add_once(backends, std::string(p.backend));
    add_once(waits, std::string(p.wait));
    if (p.has_payload) add_once(payloads, say(p.payload_bytes));
  }
  std::vector<std::string> sizes;
  for (const std::size_t bytes : wanted_.payload_bytes) sizes.push_back(say(bytes));
  for (const absl::Status& s :
       {check_list("plan", {wanted_.plan}, plan_names()),
        check_list("workload", wanted_.workloads, workloads),
        check_list("backend", wanted_.backends, backends), check_list("wait", wanted_.waits, waits),
        check_list("placement", wanted_.placements, topology::placement_names()),
        check_list("payload_bytes", sizes, payloads)}) {
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status planner::choose_cpus() {
  if (wanted_.cpus.empty()) return absl::OkStatus();
  const std::string flag = say("--cpus=", absl::StrJoin(wanted_.cpus, ","), ": ");
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

std::string cell_name(const program& p, const point& at) {
  std::string name = say(p.workload.name, "/", p.backend);
  if (p.has_payload) name += say("/carry:", p.carry);
  name += say("/pairs:", at.pairs);
  if (p.has_payload) name += say("/payload_bytes:", p.payload_bytes);
  name += say("/placement:", at.placement, "/wait:", p.wait);
  return name;
}

// Empty: the cell runs.
std::string planner::why_not(const cell& c, const placement& where) const {
  if (!c.what->cannot_run.empty()) return c.what->cannot_run;
  if (!where.absent.empty()) {
    return say(c.placement, " is absent on this machine: ", where.absent);
  }
  if (c.what->workload.threads_per_pair == 1 && c.placement != "same_pu" &&
      c.placement != unpinned) {
    return say(c.what->workload.name, " runs in one thread: only same_pu and unpinned say where");
  }
  if (c.what->wait == "spin" && c.oversubscribed()) {
    return say(c.threads, " threads that spin on ", c.units, " processing unit",
               c.units == 1 ? "" : "s", " would wait for time slices, not for messages");
  }
  return "";
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

void planner::add_group(const std::vector<const program*>& its, const point& at) {
  const placement where = place(at);
  group members;
  for (const program* p : its) {
    if (payload{p->payload_bytes, p->carry} != at.load) continue;
    cell c{cell_name(*p, at), p, at.placement, at.pairs, {}, 0, 0};
    if (filter_ && !filter_->finds(c.name)) continue;
    c.threads = at.pairs * p->workload.threads_per_pair;
    const std::vector<int> cpus = at.placement == unpinned ? where.cpus : cpus_for(c, where.cpus);
    c.units = static_cast<int>(std::set<int>(cpus.begin(), cpus.end()).size());
    if (at.placement != unpinned) c.cpus = cpus;
    if (std::string reason = why_not(c, where); !reason.empty()) {
      made_.skipped.push_back({c.name, std::move(reason)});
      continue;
    }
    members.cells.push_back(made_.cells.size());
    made_.cells.push_back(std::move(c));
  }
  if (!members.cells.empty()) made_.groups.push_back(std::move(members));
}

void planner::add_workload(const std::vector<const program*>& its) {
  std::vector<const program*> ours;
  for (const program* p : its) {
    if (chosen(wanted_.backends, std::string(p->backend)) &&
        chosen(wanted_.waits, std::string(p->wait))) {
      ours.push_back(p);
    }
  }
  for (const point& at : points(its)) add_group(ours, at);
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
  if (absl::Status s = check_words(); !s.ok()) return s;
  if (absl::Status s = choose_cpus(); !s.ok()) return s;
  if (absl::Status s = check_room(); !s.ok()) return s;
  if (absl::Status s = compile_filter(); !s.ok()) return s;
  scheme_ = &*std::find_if(schemes().begin(), schemes().end(),
                           [&](const scheme& s) { return s.name == wanted_.plan; });
  made_.name = scheme_->name;
  made_.rounds = wanted_.rounds.value_or(scheme_->rounds);
  made_.trial_ms = wanted_.trial_ms.value_or(scheme_->trial_ms);
  // A length asked for outweighs the handful of operations of a smoke test.
  made_.fixed_operations = wanted_.trial_ms ? 0 : scheme_->fixed_operations;
  made_.seed = wanted_.seed;
  made_.centre_cpus = by_hand_ ? by_hand_->cpus : machine_.place(machine_.nearest_two_cores()).cpus;

  std::vector<std::string_view> order;
  std::map<std::string_view, std::vector<const program*>> by_workload;
  for (const program& p : programs_) {
    add_once(order, p.workload.name);
    by_workload[p.workload.name].push_back(&p);
  }
  for (const std::string_view name : order) {
    if (chosen(wanted_.workloads, std::string(name))) add_workload(by_workload[name]);
  }
  if (absl::Status s = check_not_empty(); !s.ok()) return s;
  return std::move(made_);
}

}  // namespace

const std::vector<std::string>& plan_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const scheme& s : schemes()) all.push_back(s.name);
    return all;
  }();
  return names;
}

absl::StatusOr<plan> make_plan(const selection& wanted, std::span<const program> programs,
                               const topology& machine) {
  return planner(wanted, programs, machine).make();
}

latin_square::latin_square(std::size_t members, std::uint64_t seed) {
  for (std::size_t i = 0; i < members; ++i) members_.push_back(i);
  offsets_ = members_;
  std::mt19937_64 random(seed);
  std::shuffle(members_.begin(), members_.end(), random);
  std::shuffle(offsets_.begin(), offsets_.end(), random);
}

std::vector<std::size_t> latin_square::row(int round) const {
  const std::size_t shift = offsets_[static_cast<std::size_t>(round) % offsets_.size()];
  std::vector<std::size_t> turns = members_;
  std::rotate(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(shift), turns.end());
  return turns;
}

}  // namespace pipes::harness
