// -----------------------------------------------------------------------------
// clocks.hpp - what reading a clock costs, and whether the clocks of two processing units agree.
// -----------------------------------------------------------------------------
// Two threads pass a line back and forth. The first reads its clock, asks, and reads it again when the answer is
// there; the second reads its own in between. So the clock of the second is ahead by at least the time in the answer
// less the later reading, and by at most that time less the earlier one. Over many exchanges the narrowest interval
// counts, which is that of the fastest ones.
//
// Orderings  [turn]  give() store, release  ->  await() load, acquire : the time in the line
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {

struct clock_facts {
  double read_ns = 0;  // of the fastest of several batches
  double step_ns = 0;  // the smallest difference seen between two readings
};

// Of clock::now_ns(), and of clock::ticks() if there are any.
clock_facts steady_clock_facts();
std::optional<clock_facts> counter_facts();

// One exchange, in the unit of the clock.
struct clock_exchange {
  std::uint64_t asked = 0, answered = 0, received = 0;
};

// By how much the second clock is ahead of the first: offset, give or take bound.
struct clock_offset {
  double offset_ns = 0, bound_ns = 0;
};
// Requires at least one exchange. Where no offset fits all of them, the bound is what they disagree by.
clock_offset offset_of(std::span<const clock_exchange> exchanges, double ns_per_unit);

struct clock_agreement {
  int first = 0, second = 0;  // processing units
  clock_offset clock;
  std::optional<clock_offset> counter;  // nothing: there is none
};

// Compares the clocks of two different units. An error means that threads could not be bound.
absl::StatusOr<clock_agreement> compare_clocks(const topology& machine, int first, int second);

}  // namespace typed_pipes::harness
