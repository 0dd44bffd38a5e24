// -----------------------------------------------------------------------------
// program.hpp - a workload compiled for one backend and one payload: the value a plan chooses from.
// -----------------------------------------------------------------------------
// A program is a workload compiled for one backend and one payload. Plan and runner see programs
// only, so neither is a template and neither knows a backend or a workload by name.
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

struct program {
  workload_traits workload;
  std::string backend;
  std::string_view wait;
  backend_facts facts;
  std::string
      label;  // what figures call it where the label of its backend does not fit; else empty
  std::string_view carry;  // empty if the workload fixes its messages
  std::size_t payload_bytes = 0;
  bool has_payload = false;
  bool comparison_only = false;  // seen only by plans in which rivals are met
  std::size_t capacity = 0;  // messages one direction holds; 0: unbounded, or not named
  bool capacity_of_protocol = false;  // bounded, by what the protocol or a default says
  std::string cannot_run;         // why this protocol does not run on this backend; empty: it does
  std::function<std::vector<side>(const params&)> sides;
  std::function<verdict(const params&, std::span<const tally>)> check;

  [[nodiscard]] bool is_floor() const { return facts.origin == origin::floor; }
  // Another process, in another language: its threads are not ours.
  [[nodiscard]] bool is_foreign() const { return facts.origin == origin::language; }
};

// Defined in compile_workload.hpp and instantiated in one source file per workload.
template <class Workload>
std::vector<program> programs_of();

// The same over rivals, and over our own backends at the rooms and payloads at which they are met.
template <class Workload>
std::vector<program> comparison_programs_of();

}  // namespace typed_pipes::harness
