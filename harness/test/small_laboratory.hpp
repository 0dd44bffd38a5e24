// -----------------------------------------------------------------------------
// small_laboratory.hpp - for tests of plans: a few programs that do nothing, and what a plan makes of them.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/test/invented_machine.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

inline program make(const workload_traits& w, std::string_view backend, std::string_view wait,
                    std::size_t bytes, std::string_view carry = "value") {
  program p;
  p.workload = w;
  p.backend = backend;
  p.wait = wait;
  p.payload_bytes = bytes;
  p.carry = carry;
  p.has_payload = true;
  return p;
}

// A small laboratory: a latency and a throughput workload, two backends, three payloads.
inline std::vector<program> few() {
  workload_traits echo{"echo", "round trip", "echo", "", 2, 2};
  echo.axes = {.payload = true};
  workload_traits pour{"pour", "message", "pour", "", 1, 2};
  pour.axes = {.payload = true, .pairs = true};
  const workload_traits solo{"solo", "pipe", "solo", "", 1, 1};
  std::vector<program> all;
  for (const workload_traits& w : {echo, pour}) {
    for (const std::size_t bytes : {0u, 8u, 64u}) {
      all.push_back(make(w, "fast", "spin", bytes));
      all.push_back(make(w, "fast", "park", bytes));
      all.push_back(make(w, "slow", "park", bytes));
    }
  }
  all.push_back(make(solo, "fast", "spin", 8));
  all.back().has_payload = false;
  return all;
}

// Why the selection gives no plan of the few programs; empty if it gives one.
inline std::string refused(const selection& s, const topology& t = two_cores()) {
  static const std::vector<program> programs = few();
  const absl::StatusOr<plan> p = make_plan(s, programs, t);
  return p.ok() ? "" : std::string(p.status().message());
}

// Those of controls are not among them (controls_test.cpp).
inline std::vector<std::string> names(const plan& p) {
  std::vector<std::string> all;
  for (const cell& c : p.cells) {
    if (c.control_of.empty()) all.push_back(c.name);
  }
  return all;
}

inline std::string reason_for(const plan& p, const std::string& cell) {
  for (const skip& s : p.skipped) {
    if (s.cell == cell) return s.reason;
  }
  return "";
}

}  // namespace typed_pipes::harness
