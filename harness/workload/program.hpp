// -----------------------------------------------------------------------------
// program.hpp - a workload compiled for one backend and one payload: the value a plan chooses from.
// -----------------------------------------------------------------------------
// Plan and runner see programs only, so neither is a template and neither knows a backend or a workload
// by name.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/workload/backend_facts.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

using check_function = verdict(const params&, std::span<const tally>);

struct program {
  workload_traits workload;
  std::string backend;
  std::string_view wait;
  backend_facts facts;
  std::string label;       // what figures call it; empty: as its backend
  std::string copy_of;     // the backend whose program this is under another name; empty: none
  std::string_view carry;  // empty if the workload fixes its messages
  std::size_t payload_bytes = 0;
  bool has_payload = false;
  bool comparison_only = false;       // only plans with the comparison see it
  std::size_t capacity = 0;           // messages one direction holds; 0: unbounded, or not named
  bool capacity_of_protocol = false;  // bounded, by the protocol or by default
  std::size_t ways =
      1;  // of a floor (params::handoff): each trial tries all, and the fastest counts
  std::string cannot_run;  // why this protocol does not run on this backend; empty: it does
  std::function<std::vector<side>(const params&)> sides;
  std::function<check_function> check;

  [[nodiscard]] bool is_floor() const { return facts.origin == origin::floor; }
  // True if the program is another process, in another language, whose threads are not ours.
  [[nodiscard]] bool is_foreign() const { return facts.origin == origin::language; }
};

// The parts of a program, as constants. A source file may hold a hundred programs; a table of constants
// from which one function makes them takes less time to compile than code for each.
struct program_parts {
  const workload_traits* workload;
  std::string_view protocol, backend, wait;
  backend_facts (*facts)();
  std::string_view carry;
  std::size_t payload_bytes;
  bool has_payload;
  bool capacity_of_protocol = false;
  std::vector<side> (*sides)(const params&) =
      nullptr;  // null: the backend cannot carry the protocol
  check_function* check;
};

program program_from(const program_parts& parts);
void add_programs(std::vector<program>& all, std::span<const program_parts> parts);
/// Adds a program that only plans with the comparison see.
void add_compared_program(std::vector<program>& all, const program_parts& parts,
                          std::size_t capacity);

// Defined in compile_workload.hpp and instantiated in one source file per workload.
template <class Workload>
std::vector<program> programs_of();

}  // namespace typed_pipes::harness
