// -----------------------------------------------------------------------------
// example_run.hpp - a run that nobody measured: two rounds of the bank on an invented machine.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/registry/all_programs.hpp"
#include "harness/report/run_json.hpp"
#include "harness/run/record.hpp"
#include "harness/test/invented_machine.hpp"

namespace typed_pipes::harness {

inline constexpr std::uint64_t start_ns = 5'000'000'000;

struct example_run {
  const topology& machine = two_cores();
  plan what;
  run_record seen;
  run_facts facts;

  example_run() {
    selection s;
    s.filter = "^bank/.*same_l3";
    s.seed = 5;
    s.processes = 1;
    s.rounds = 2;
    what = *make_plan(s, all_programs(), machine);
    seen.trials.resize(what.cells.size());
    for (int round = 0; round < 2; ++round) add_round(round);
    facts.start = {"2026-11-22T13:00:00.250Z", start_ns};
    facts.command = {"pipes_bench", "--plan=quick"};
    facts.machine = "lab 1";
    facts.where.host = "host";
    facts.where.governor.reason = "no file";
    facts.backends = backends_of(all_programs());
  }
  // The trials run in the reverse order of the cells.
  void add_round(int round) {
    for (std::size_t i = 0; i < what.cells.size(); ++i) {
      trial_record t;
      t.of = {0, round};
      t.position = static_cast<int>(what.cells.size() - i - 1);
      t.operations = 100;
      t.messages = 300;
      t.start_ns = start_ns + 1'000'000'000 * static_cast<std::uint64_t>(t.position + 1) + 7;
      t.ns = 25'000;
      t.spent.cpu_ns = 50'000;
      t.marks = {"steal", "migrated"};
      seen.trials[i].push_back(t);
    }
    seen.rounds = round + 1;
  }
};

}  // namespace typed_pipes::harness
