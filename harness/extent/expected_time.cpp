#include "harness/extent/expected_time.hpp"

namespace typed_pipes::harness {
namespace {

// Times that runs have taken besides the timed spans of their trials.
constexpr double warm_up = 1.05;  // a trial begins with a twentieth of its work
constexpr double ends_and_threads_ms =
    3.6;  // of a trial: made before the span, given back after it, a look that all is quiet
constexpr double probe_ms = 6;            // of the bare hand-off, before each group of a round
constexpr double own_floors_ms = 0.3;     // the same in short, before and after a trial
constexpr double look_at_the_load_s = 1;  // before the run, and after it
constexpr double qualification_s = 1.5;   // of the machine, before the run
constexpr double start_of_process_s = 0.1;
constexpr int trials_to_find_the_length = 3;  // of each cell
// Of the programs of the posts, a middle between those that take 100 and those that take 10,000.
constexpr double ns_per_operation = 500;

double trial_s(const plan& what, const cell& c) {
  double ms = what.trial_ms * warm_up;
  if (c.operations != 0) {
    ms = static_cast<double>(c.operations) * c.pairs * ns_per_operation / 1e6;
  }
  const double s =
      (ms + ends_and_threads_ms + own_floors_ms) / 1000 * static_cast<double>(c.what->ways);
  return c.what->facts.keeps_threads ? s + start_of_process_s : s;
}

}  // namespace

expected_time expected_of(const plan& what) {
  const bool qualifies =
      what.requested.most_operations == 0;  // what says nothing about time goes without
  expected_time all{look_at_the_load_s + (qualifies ? qualification_s : 0), start_of_process_s, 0,
                    look_at_the_load_s};
  for (const cell& c : what.cells) {
    const double s = trial_s(what, c);
    all.round_s += s;
    if (c.operations == 0) all.begin_s += trials_to_find_the_length * s;
  }
  all.round_s += static_cast<double>(what.groups.size()) * probe_ms / 1000;
  return all;
}

}  // namespace typed_pipes::harness
