// -----------------------------------------------------------------------------
// expected_time.hpp - how long a run is expected to take, before its first round has shown it.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/plan/plan.hpp"

namespace typed_pipes::harness {

struct expected_time {
  double begin_s = 0;    // before the first round
  double process_s = 0;  // to start a process
  double round_s = 0;
  double end_s = 0;  // after the last round

  [[nodiscard]] double of(int processes, int rounds) const {
    return begin_s + processes * (process_s + rounds * round_s) + end_s;
  }
};

// From the length of trials and what runs have taken besides. Of a program of fixed length it is a guess.
expected_time expected_of(const plan& what);

}  // namespace typed_pipes::harness
