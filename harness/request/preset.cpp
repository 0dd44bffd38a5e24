#include "harness/request/preset.hpp"

#include <optional>
#include <vector>

#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"
#include "harness/machine/topology.hpp"
#include "harness/request/time_text.hpp"

namespace typed_pipes::harness {
namespace {

template <class T>
bool is_said(const T& value) {
  return !value.empty();
}
template <class T>
bool is_said(const std::optional<T>& value) {
  return value.has_value();
}

}  // namespace

preset with_flags(preset plan, const selection& flags) {
  selection& its = plan.gives;
  const auto outweigh = [&](std::string_view key, auto& value, const auto& by) {
    if (!is_said(by)) return;
    value = by;
    if (const auto line = its.lines.find(key); line != its.lines.end()) its.lines.erase(line);
  };
  its.plan = flags.plan;
  outweigh("workload", its.workloads, flags.workloads);
  outweigh("backend", its.backends, flags.backends);
  outweigh("wait", its.waits, flags.waits);
  outweigh("placement", its.placements, flags.placements);
  outweigh("payload_bytes", its.payload_bytes, flags.payload_bytes);
  outweigh("capacity", its.capacities, flags.capacities);
  outweigh("pairs", its.pairs, flags.pairs);
  outweigh("cpus", its.cpus, flags.cpus);
  outweigh("reference", its.reference, flags.reference);
  outweigh("filter", its.filter, flags.filter);
  outweigh("processes", its.processes, flags.processes);
  outweigh("rounds", its.rounds, flags.rounds);
  outweigh("trial_ms", its.trial_ms, flags.trial_ms);
  outweigh("seed", its.seed, flags.seed);
  outweigh("budget", its.budget, flags.budget);
  outweigh("regimes", its.regimes, flags.regimes);
  plan.trial_ms_by_flag = flags.trial_ms.has_value();
  return plan;
}

std::optional<double> budget_s(const preset& plan) {
  const absl::StatusOr<double> seconds = seconds_of(plan.gives.budget);
  return seconds.ok() ? std::optional(*seconds) : std::nullopt;
}

absl::Status check_regimes(const preset& plan) {
  const auto refuse = [&](std::string_view key, int number, std::string_view why) {
    return absl::InvalidArgumentError(say(spelled(plan.gives, key, say(number)), ": ", why));
  };
  if (!plan.gives.regimes && plan.rounds_per_regime != 0) {
    return refuse("rounds_per_regime", plan.rounds_per_regime,
                  "no regimes are asked for (allowed: beside regimes)");
  }
  if (plan.gives.regimes && !budget_s(plan)) {
    return refuse("regimes", *plan.gives.regimes,
                  "needs a limit, because the machine may never come into them (allowed: with "
                  "budget = \"30m\", or --budget=30m)");
  }
  return absl::OkStatus();
}

absl::Status check_axes(const preset& plan) {
  if (plan.axes || plan.comparison) return absl::OkStatus();
  const selection& wanted = plan.gives;
  const auto refuse = [&](std::string_view key, const std::string& values) {
    return absl::InvalidArgumentError(say(
        spelled(wanted, key, values), ": the programs of plan ", plan.name,
        " have fixed settings and run unpinned (allowed: filter, workload, backend, wait, cpus)"));
  };
  if (!wanted.pairs.empty()) return refuse("pairs", absl::StrJoin(wanted.pairs, ","));
  if (!wanted.payload_bytes.empty()) {
    return refuse("payload_bytes", absl::StrJoin(wanted.payload_bytes, ","));
  }
  const std::vector<std::string> places{std::string(unpinned)};
  if (wanted.placements.empty() || wanted.placements == places) return absl::OkStatus();
  return refuse("placement", absl::StrJoin(wanted.placements, ","));
}

}  // namespace typed_pipes::harness
