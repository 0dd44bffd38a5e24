// -----------------------------------------------------------------------------
// trial.hpp - one timed pass of one program.
// -----------------------------------------------------------------------------
// The calling thread is the first side; each further side has a thread of its own.
//   pin -> build the ends -> warm up with a twentieth of the work -> read counters -> gate
//   -> each side stamps its own first and last moment -> read counters -> join -> check
// The interval runs from the earliest start to the latest end. Within it nothing is printed, allocated
// by the harness or read from the system. side::after runs when the end of the side has been stamped,
// before the join. After it the trial is over when nothing of it runs any more.
//
// A cold trial has no warm-up: the programs of 2012 ran once, and their spans include the creation of
// their threads. If its only side starts threads itself, the costs are those of the process.
//
// Trials of what leaves threads that end with the process only are run in a child (child_trial.hpp).
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/costs.hpp"
#include "harness/machine/hardware_counters.hpp"
#include "harness/machine/topology.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

struct trial {
  const program* what = nullptr;
  params how;
  std::vector<int> cpus;  // side i is bound to cpus[i % size]; empty: unpinned
  bool roams = false;     // instead: all sides, and the threads they start, run on any of cpus
  bool cold = false;      // no warm-up
  bool oversubscribed = false;
  bool in_child = false;  // what it leaves running ends with the process, and is not waited for
  std::string_view name;  // for the line that is printed if it never ends
  double hang_limit_s = 60;
  const hardware_counters* hardware =
      nullptr;  // read just before the start and when all have ended
};

struct outcome {
  std::uint64_t start_ns = 0;  // of the earliest side, by clock::now_ns()
  std::uint64_t ns = 0;
  std::uint64_t messages = 0;  // received, as the sides counted
  costs spent;
  hardware_costs hardware;
  bool misplaced = false;  // a pinned side moved, or ended on another unit
  bool stolen = false;     // the hypervisor gave time to others meanwhile
  bool displaced = false;  // a side that never sleeps was without its processor for a while
  bool left_busy = false;  // something of it still ran when it was over; it was waited for
  verdict checked;
};

// An error means that threads could not be bound, or that something of the trial still runs seconds later. A trial that
// does not end within the limit ends the process with one line and exit code 1, because its threads cannot be stopped.
absl::StatusOr<outcome> run_trial(const topology& machine, const trial& t);

}  // namespace typed_pipes::harness
