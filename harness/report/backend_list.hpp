// -----------------------------------------------------------------------------
// backend_list.hpp - the backends of a list of programs, each once, with what is known of it.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

struct known_backend {
  std::string name;
  backend_facts facts;
  // Place among those of its origin, in tables and figures. A bare program has the place of its queue.
  int order = 0;
  std::vector<std::string> waits;
};

// "ours", "historic", "third_party", "floor" or "language".
std::string_view name_of(origin o);

// In the order of the programs, each with a look. Where two programs of one name differ the first one counts.
std::vector<known_backend> backends_of(std::span<const program> programs);

// Those and behind them the copies that the plan's controls run. A copy looks like its original.
std::vector<known_backend> with_copies(std::vector<known_backend> known, const plan& what);

}  // namespace typed_pipes::harness
