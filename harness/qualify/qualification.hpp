// -----------------------------------------------------------------------------
// qualification.hpp - how quiet this machine is now, and the smallest difference that it resolves.
// -----------------------------------------------------------------------------
// Everything is measured before a run, with nothing of the run in it. The grade is advice: A quiet, B usable, C not fit
// for differences below what it resolves. The rules are the limits in qualification.cpp; judge() says which of them
// decided.
// -----------------------------------------------------------------------------
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"
#include "harness/qualify/clocks.hpp"
#include "harness/qualify/hand_offs.hpp"
#include "harness/qualify/steadiness.hpp"

namespace typed_pipes::harness {

// The short form takes about a second and goes before every run, the full one about half a minute.
enum class thoroughness { brief, full };

struct qualification {
  thoroughness form = thoroughness::full;
  std::string nearest;  // placement of the nearest two cores
  clock_facts clock;
  std::optional<clock_facts> counter;   // nothing: the processor has none that is read here
  std::vector<clock_agreement> clocks;  // of the first unit and each other one; brief: of one pair
  steadiness spin;
  std::vector<hand_offs> placements;         // brief: the nearest two cores
  std::optional<double> resolves;            // a share: 0.02 is 2 %
  std::optional<double> cpu_pressure_avg10;  // percent; nothing where the kernel does not say
};

enum class grade : char { quiet = 'A', usable = 'B', unfit = 'C' };

struct judgement {
  grade given = grade::quiet;
  std::vector<std::string> because;  // what keeps it from a better one
  double unfit_below = 0;  // a share: of grade C, smaller differences are not to be trusted
};

judgement judge(const qualification& q);

// Of the nearest two cores; null if it was not measured.
const hand_offs* nearest_hand_off(const qualification& q);

std::string percent(double share);

// Is told the step that is measured next, for people who wait.
using step_reporter = std::function<void(std::string_view)>;

// An error means that threads could not be bound.
absl::StatusOr<qualification> qualify(const topology& machine, thoroughness form,
                                      const step_reporter& step = {});

}  // namespace typed_pipes::harness
