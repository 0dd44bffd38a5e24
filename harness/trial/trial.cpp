#include "harness/trial/trial.hpp"

#include <sched.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/counters.hpp"
#include "harness/machine/hang_guard.hpp"
#include "harness/machine/quiet.hpp"
#include "harness/machine/thread_limits.hpp"
#include "harness/workload/gate.hpp"

namespace typed_pipes::harness {
namespace {

// One side of a trial, and what came of it. Aligned so that two of them never share a cache line.
struct alignas(128) side_run {
  side warm, timed;
  tally warm_seen, seen;
  int cpu = -1;  // -1: unpinned
  std::uint64_t start_ns = 0, end_ns = 0;
  costs spent;
  hardware_costs hardware_before;  // of the first side only
  bool misplaced = false, displaced = false;
  std::string fault;  // a program that threw, or a thread that could not be bound
};

// A side that throws drops its end on the way out, so its peer finds the pipe closed.
tally run_body(const trial& t, side::body& what, std::string& fault) {
  try {
    return std::move(what)();
  } catch (const std::exception& e) {
    // The message of a foreign program is its own.
    fault = say(t.what->is_foreign() ? "" : "threw: ", e.what());
  }
  return {};
}

void finish(const trial& t, side::body& after, tally& seen, std::string& fault) {
  if (after && fault.empty()) seen.add(run_body(t, after, fault));
}

absl::Status bind(const trial& t, int cpu, const topology& machine) {
  if (t.roams) return machine.bind_to(t.cpus);
  return cpu < 0 ? machine.bind_to_all() : machine.bind_to(cpu);
}

// A side that never sleeps and had its processor for less of its time was disturbed. Clocks agree far better.
constexpr double least_share = 0.9;

// A thread that is left running for longer ends the run: no other trial could be measured beside it.
constexpr double longest_busy_ms = 2000;

// Whether each side runs all the time: it polls, or there is none to wait for.
bool never_sleeps(const trial& t, std::size_t sides) {
  if (t.what->is_foreign() || t.oversubscribed || t.cold) return false;
  return sides == 1 || t.what->wait == "spin";
}

void run_side(const trial& t, side_run& here, const topology& machine, gate& meet, bool alone,
              bool sleepless, bool reads_hardware = false) {
  const absl::Status bound = bind(t, here.cpu, machine);
  const std::string unbound(bound.message());
  if (!meet.arrive()) return;  // no side warms up before all are bound
  if (!t.cold) here.warm_seen = run_body(t, here.warm.timed, here.fault);
  finish(t, here.warm.after, here.warm_seen, here.fault);
  if (reads_hardware) here.hardware_before = t.hardware->read();
  const std::uint64_t counted_from_ns = clock::now_ns();
  const costs before = alone ? process_costs() : thread_costs();
  if (!meet.arrive()) return;
  here.start_ns = clock::now_ns();
  here.seen = run_body(t, here.timed.timed, here.fault);
  here.end_ns = clock::now_ns();
  here.spent = (alone ? process_costs() : thread_costs()) - before;
  const auto counted_ns = static_cast<double>(clock::now_ns() - counted_from_ns);
  here.displaced = sleepless && static_cast<double>(here.spent.cpu_ns) < least_share * counted_ns;
  finish(t, here.timed.after, here.seen, here.fault);
  if (!bound.ok()) here.fault = unbound;
  if (here.cpu >= 0) {
    here.misplaced = sched_getcpu() != here.cpu || here.spent.migrations.value_or(0) != 0;
  }
}

// Enough to fault memory in and to fill caches and allocators, and short compared with the trial.
params warm_up(params p) {
  p.operations = std::max<std::uint64_t>(1, p.operations / 20);
  return p;
}

std::vector<side_run> prepare_sides(const trial& t) {
  std::vector<side> warm;
  if (!t.cold) warm = t.what->sides(warm_up(t.how));
  std::vector<side> timed = t.what->sides(t.how);
  std::vector<side_run> runs(timed.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!t.cold) runs[i].warm = std::move(warm[i]);
    runs[i].timed = std::move(timed[i]);
    if (!t.cpus.empty() && !t.roams) runs[i].cpu = t.cpus[i % t.cpus.size()];
  }
  return runs;
}

verdict check(const trial& t, const std::vector<side_run>& runs) {
  std::vector<tally> warm, timed;
  for (const side_run& s : runs) {
    if (!s.fault.empty()) return {s.fault};
    warm.push_back(s.warm_seen);
    timed.push_back(s.seen);
  }
  if (t.cold) return t.what->check(t.how, timed);
  if (verdict v = t.what->check(warm_up(t.how), warm); !v.good()) {
    return {say("while warming up: ", v.fault)};
  }
  return t.what->check(t.how, timed);
}

outcome sum_up(const trial& t, const std::vector<side_run>& runs) {
  outcome all;
  std::uint64_t first = runs.front().start_ns;
  std::uint64_t last = 0;
  for (const side_run& s : runs) {
    first = std::min(first, s.start_ns);
    last = std::max(last, s.end_ns);
    all.messages += s.seen.received;
    all.spent = all.spent + s.spent;
    all.misplaced |= s.misplaced;
    all.displaced |= s.displaced;
  }
  all.start_ns = first;
  all.ns = std::max<std::uint64_t>(1, last - first);
  all.checked = check(t, runs);
  return all;
}

outcome timed_pass(const topology& machine, const trial& t) {
  std::vector<side_run> runs = prepare_sides(t);
  gate meet(static_cast<int>(runs.size()), t.oversubscribed ? polling::yield : polling::spin);
  const bool alone = t.cold && runs.size() == 1;
  const bool sleepless = never_sleeps(t, runs.size());
  const std::optional<std::uint64_t> stolen_before = steal_ticks();
  {
    std::vector<std::jthread> others;
    try {
      for (std::size_t i = 1; i < runs.size(); ++i) {
        others.emplace_back([&, i] { run_side(t, runs[i], machine, meet, alone, sleepless); });
      }
    } catch (const std::exception& refused) {
      meet.abandon();
      throw std::runtime_error(no_thread(refused.what(), others.size()));
    }
    run_side(t, runs.front(), machine, meet, alone, sleepless, t.hardware != nullptr);
  }
  const std::optional<std::uint64_t> stolen_after = steal_ticks();
  outcome result = sum_up(t, runs);
  if (t.hardware != nullptr) result.hardware = t.hardware->read() - runs.front().hardware_before;
  result.stolen = stolen_before && stolen_after && *stolen_after > *stolen_before;
  return result;
}

}  // namespace

absl::StatusOr<outcome> run_trial(const topology& machine, const trial& t) {
  if (!machine.is_this_machine()) {
    return absl::FailedPreconditionError(
        "the topology is a described one (HWLOC_SYNTHETIC): threads cannot be bound to it");
  }
  // Distributions build Abseil without NDEBUG. Then each lock that is taken while another is held is
  // entered in a graph to find deadlocks, which only the backends with nested locks would pay for.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const affinity before = machine.remember();
  // The memory of the ends is first touched on the processing unit of the first side.
  if (!t.cpus.empty()) {
    if (absl::Status s = bind(t, t.cpus.front(), machine); !s.ok()) return s;
  }
  outcome result;
  try {
    const hang_guard guard(t.name, t.hang_limit_s);
    result = timed_pass(machine, t);
  } catch (const std::exception& e) {  // ends, or another program, that could not be made
    result.checked = {say("could not be set up: ", e.what())};
  }
  machine.restore(before);
  if (t.in_child) return result;
  const std::optional<double> busy_ms = wait_until_quiet(longest_busy_ms);
  if (!busy_ms) {
    return absl::FailedPreconditionError(
        say(t.name, ": left a thread running for ", longest_busy_ms / 1000,
            " s after its trial, and nothing can be measured beside it (allowed: a run without it, "
            "by --backend or "
            "--filter)"));
  }
  result.left_busy = *busy_ms > 0;
  return result;
}

}  // namespace typed_pipes::harness
