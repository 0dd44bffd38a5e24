#include "harness/run/trial.hpp"

#include <sched.h>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/counters.hpp"
#include "harness/machine/hang_guard.hpp"
#include "harness/workload/gate.hpp"

namespace typed_pipes::harness {
namespace {

// One side of a trial. Aligned so that two of them never share a line.
struct alignas(128) seat {
  side warm, timed;
  tally warm_seen, seen;
  int cpu = -1;  // -1: unpinned
  std::uint64_t start_ns = 0, end_ns = 0;
  costs spent;
  bool misplaced = false;
  std::string fault;  // a program that threw, or a thread that could not be bound
};

// A side that throws has dropped its end on the way out, so its peer finds the pipe closed.
tally run_body(const trial& t, side::body& what, std::string& fault) {
  try {
    return std::move(what)();
  } catch (const std::exception& e) {
    // Another program speaks for itself.
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

void take_seat(const trial& t, seat& here, const topology& machine, gate& meet, bool alone) {
  const absl::Status bound = bind(t, here.cpu, machine);
  const std::string unbound(bound.message());
  meet.arrive();  // nobody warms up against a peer that is not yet in its place
  if (!t.cold) here.warm_seen = run_body(t, here.warm.timed, here.fault);
  finish(t, here.warm.after, here.warm_seen, here.fault);
  const costs before = alone ? process_costs() : thread_costs();
  meet.arrive();
  here.start_ns = clock::now_ns();
  here.seen = run_body(t, here.timed.timed, here.fault);
  here.end_ns = clock::now_ns();
  here.spent = (alone ? process_costs() : thread_costs()) - before;
  finish(t, here.timed.after, here.seen, here.fault);
  if (!bound.ok()) here.fault = unbound;
  if (here.cpu >= 0) {
    here.misplaced = sched_getcpu() != here.cpu || here.spent.migrations.value_or(0) != 0;
  }
}

// Enough to fault memory in and fill caches and allocators, small beside the trial.
params warm_up(params p) {
  p.operations = std::max<std::uint64_t>(1, p.operations / 20);
  return p;
}

std::vector<seat> make_seats(const trial& t) {
  std::vector<side> warm;
  if (!t.cold) warm = t.what->sides(warm_up(t.how));
  std::vector<side> timed = t.what->sides(t.how);
  std::vector<seat> seats(timed.size());
  for (std::size_t i = 0; i < seats.size(); ++i) {
    if (!t.cold) seats[i].warm = std::move(warm[i]);
    seats[i].timed = std::move(timed[i]);
    if (!t.cpus.empty() && !t.roams) seats[i].cpu = t.cpus[i % t.cpus.size()];
  }
  return seats;
}

verdict check(const trial& t, const std::vector<seat>& seats) {
  std::vector<tally> warm, timed;
  for (const seat& s : seats) {
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

outcome sum_up(const trial& t, const std::vector<seat>& seats) {
  outcome all;
  std::uint64_t first = seats.front().start_ns;
  std::uint64_t last = 0;
  for (const seat& s : seats) {
    first = std::min(first, s.start_ns);
    last = std::max(last, s.end_ns);
    all.messages += s.seen.received;
    all.spent = all.spent + s.spent;
    all.misplaced |= s.misplaced;
  }
  all.ns = std::max<std::uint64_t>(1, last - first);
  all.checked = check(t, seats);
  return all;
}

outcome timed_pass(const topology& machine, const trial& t) {
  std::vector<seat> seats = make_seats(t);
  gate meet(static_cast<int>(seats.size()), t.oversubscribed ? polling::yield : polling::spin);
  const bool alone = t.cold && seats.size() == 1;
  const std::optional<std::uint64_t> stolen_before = steal_ticks();
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < seats.size(); ++i) {
      others.emplace_back([&, i] { take_seat(t, seats[i], machine, meet, alone); });
    }
    take_seat(t, seats.front(), machine, meet, alone);
  }
  const std::optional<std::uint64_t> stolen_after = steal_ticks();
  outcome result = sum_up(t, seats);
  result.stolen = stolen_before && stolen_after && *stolen_after > *stolen_before;
  return result;
}

}  // namespace

absl::StatusOr<outcome> run_trial(const topology& machine, const trial& t) {
  if (!machine.is_this_machine()) {
    return absl::FailedPreconditionError(
        "the topology is a described one (HWLOC_SYNTHETIC): threads cannot be bound to it");
  }
  // Distributions build Abseil without NDEBUG, and then each lock taken under another one is entered in
  // a graph to find deadlocks: a cost that no backend asked for, and that nested locks alone would bear.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const affinity before = machine.remember();
  // The memory of the ends is touched first from where the first side runs.
  if (!t.cpus.empty()) {
    if (absl::Status s = bind(t, t.cpus.front(), machine); !s.ok()) return s;
  }
  const hang_guard guard(t.name, t.hang_limit_s);
  outcome result;
  try {
    result = timed_pass(machine, t);
  } catch (const std::exception& e) {  // ends, or another program, that could not be made
    result.checked = {say("could not be set up: ", e.what())};
  }
  machine.restore(before);
  return result;
}

}  // namespace typed_pipes::harness
