// -----------------------------------------------------------------------------
// run_json.hpp - the text of run.json, as results/schema.json describes it.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/clock.hpp"
#include "harness/extent/time_budget.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/plan.hpp"
#include "harness/qualify/qualification.hpp"
#include "harness/report/backend_list.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

inline constexpr std::string_view run_schema = "pipes-run/2";

// That a run went on after an interruption: when, and how many rounds were finished then.
struct resumption {
  std::string time;
  int rounds = 0;
};

// The time that a run was given, and what was planned before it was fitted into it.
struct budget_facts {
  double seconds = 0;
  extent planned;
};

// The facts of a run besides its plan and its trials.
struct run_facts {
  clock::moment start;
  std::vector<std::string> command;
  std::string machine;  // name; empty: the host's
  environment where;
  std::optional<qualification> qualified;       // nothing: the times of this plan mean nothing
  std::string earlier_qualification{};          // of a run that goes on, as its run.json has it
  std::string no_hardware_counters, no_energy;  // why not; empty: there are
  load before;
  std::optional<load> after;  // nothing while the run goes on
  std::optional<budget_facts> budget{};
  std::vector<resumption> resumed{};
  std::vector<known_backend> backends;  // all that the program knows, also those that do not run
};

// The lines of one round in trials.csv.
struct round_digest {
  round_id of;
  std::size_t trials = 0;
  std::string sha256;
};

enum class run_state { running, complete, budget_spent, interrupted };
std::string state_name(run_state state);

// <machine>-<YYYYMMDDTHHMMSSZ>-<commit7>[-dirty]
std::string run_id(const run_facts& facts);

std::string run_json(const plan& what, const topology& machine, const run_record& seen,
                     const run_facts& facts, run_state state,
                     const std::vector<round_digest>& digests);

}  // namespace typed_pipes::harness
