#include "harness/qualify/qualification.hpp"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/environment.hpp"

namespace typed_pipes::harness {
namespace {

struct scope {
  int windows;      // of the loop that spins
  int repetitions;  // of the comparison of the hand-off with itself
  int trials;       // of each series in one repetition
  int probes;       // of the hand-off in each repetition
  double trial_ms;
};
constexpr scope brief_scope{5, 6, 5, 5, 4}, full_scope{100, 20, 12, 12, 10};

// Up to which value a machine is quiet (A), and up to which it is usable (B).
struct rule {
  const char* what;
  double quiet, usable;
};
constexpr rule lost_rule{"of a spinning thread's time is lost", 0.001, 0.02};
constexpr rule gap_rule{"ms is the longest gap of a spinning thread", 1, 50};
constexpr rule steal_rule{"of the time is stolen by the hypervisor", 0, 0.01};
constexpr rule preempted_rule{"times a second a spinning thread is preempted", 1, 100};
constexpr rule modes_rule{"speeds of the hand-off", 1, 100};
constexpr rule resolves_rule{"is the smallest difference that is resolved", 0.02, 0.1};

void apply(const rule& r, double value, const std::string& shown, judgement& so_far) {
  const grade given = value <= r.quiet    ? grade::quiet
                      : value <= r.usable ? grade::usable
                                          : grade::unfit;
  if (given == grade::quiet || given < so_far.given) return;
  if (given > so_far.given) so_far.because.clear();
  so_far.given = given;
  so_far.because.push_back(say(shown, " ", r.what));
}

// The two units of that placement, or the only one that there is.
std::vector<int> units_of(const topology& machine, const std::string& nearest) {
  if (nearest == unpinned) return {machine.allowed().front()};
  return machine.place(nearest).cpus;
}

void say_step(const step_reporter& step, const std::string& what) {
  if (step) step(what);
}

absl::Status look_at_clocks(const topology& machine, const std::vector<int>& units,
                            qualification& q) {
  q.clock = steady_clock_facts();
  q.counter = counter_facts();
  std::vector<int> compared = q.form == thoroughness::brief ? units : machine.allowed();
  for (std::size_t i = 1; i < compared.size(); ++i) {
    const auto found = compare_clocks(machine, compared.front(), compared[i]);
    if (!found.ok()) return found.status();
    q.clocks.push_back(*found);
  }
  return absl::OkStatus();
}

// Hand-offs and the comparison in turn, so that both see the same minutes.
void look_at_hand_offs(const topology& machine, const std::vector<int>& units, const scope& much,
                       const step_reporter& step, qualification& q) {
  q.placements = placements_to_probe(machine);
  if (q.form == thoroughness::brief) {
    std::erase_if(q.placements, [&](const hand_offs& h) { return h.cpus != units; });
  }
  std::vector<floor_probe> probes;
  probes.reserve(q.placements.size());
  for (std::size_t i = 0; i < q.placements.size(); ++i) probes.emplace_back(machine);
  self_comparison same(machine, units, much.trial_ms);
  std::vector<double> ratios;
  for (int r = 0; r < much.repetitions; ++r) {
    say_step(step, say("hand-offs, ", r + 1, " of ", much.repetitions));
    double round_trip_ns = 0;
    for (int p = 0; p < much.probes; ++p) {
      for (std::size_t i = 0; i < q.placements.size(); ++i) {
        const std::optional<double> ns = probes[i].round_trip_ns(q.placements[i].cpus);
        if (!ns) continue;
        q.placements[i].round_trips_ns.push_back(*ns);
        if (q.placements[i].cpus == units) round_trip_ns = *ns;
      }
    }
    if (round_trip_ns == 0) continue;
    if (const auto ratio = same.repeat(much.trials, round_trip_ns)) ratios.push_back(*ratio);
  }
  q.resolves = resolvable(ratios);
}

}  // namespace

std::string percent(double share) { return absl::StrFormat("%.3g %%", 100 * share); }

const hand_offs* nearest_hand_off(const qualification& q) {
  for (const hand_offs& h : q.placements) {
    if (h.placement == q.nearest && !h.round_trips_ns.empty()) return &h;
  }
  return nullptr;
}

judgement judge(const qualification& q) {
  judgement j;
  const steadiness& s = q.spin;
  apply(lost_rule, s.lost_share, percent(s.lost_share), j);
  apply(gap_rule, s.longest_gap_ns / 1e6, absl::StrFormat("%.3g", s.longest_gap_ns / 1e6), j);
  if (s.steal_share) apply(steal_rule, *s.steal_share, percent(*s.steal_share), j);
  const double thread_seconds = std::max(1e-9, s.seconds * static_cast<double>(s.threads));
  const double preempted = static_cast<double>(s.involuntary_switches) / thread_seconds;
  apply(preempted_rule, preempted, absl::StrFormat("%.3g", preempted), j);
  if (const hand_offs* h = nearest_hand_off(q)) {
    const int modes = count_modes(h->round_trips_ns);
    apply(modes_rule, modes, say(modes), j);
  }
  if (q.resolves) apply(resolves_rule, *q.resolves, percent(*q.resolves), j);
  j.unfit_below = std::max({q.resolves.value_or(0), s.lost_share, s.steal_share.value_or(0)});
  return j;
}

absl::StatusOr<qualification> qualify(const topology& machine, thoroughness form,
                                      const step_reporter& step) {
  if (!machine.is_this_machine()) {
    return absl::FailedPreconditionError(
        "the topology is a described one (HWLOC_SYNTHETIC): threads cannot be bound to it");
  }
  const scope& much = form == thoroughness::brief ? brief_scope : full_scope;
  qualification q;
  q.form = form;
  q.nearest = machine.nearest_two_cores();
  const std::vector<int> units = units_of(machine, q.nearest);
  say_step(step, "clocks");
  if (absl::Status s = look_at_clocks(machine, units, q); !s.ok()) return s;
  say_step(step, say("spinning, ", much.windows / 10.0, " s"));
  absl::StatusOr<steadiness> spun = spin_on(machine, units, much.windows);
  if (!spun.ok()) return spun.status();
  q.spin = *spun;
  look_at_hand_offs(machine, units, much, step, q);
  q.cpu_pressure_avg10 = read_cpu_pressure();
  return q;
}

}  // namespace typed_pipes::harness
