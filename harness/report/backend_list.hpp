// -----------------------------------------------------------------------------
// backend_list.hpp - the backends of a list of programs, each once, with what is known of it.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

struct known_backend {
  std::string name;
  backend_facts facts;
  // Place among those of its origin. Figures take colour and marker from origin and place, so a backend
  // that is added behind the others changes no colour. A bare program has the place of its queue.
  int order = 0;
  std::vector<std::string> waits;
};

// "ours", "historic", "third_party", "floor" or "language".
std::string_view name_of(origin o);

// In the order of the programs. Where two programs of one name differ the first one counts.
std::vector<known_backend> backends_of(std::span<const program> programs);

}  // namespace typed_pipes::harness
