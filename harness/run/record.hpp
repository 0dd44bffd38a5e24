// -----------------------------------------------------------------------------
// record.hpp - what was measured so far, before it is written down.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/costs.hpp"
#include "harness/machine/hardware_counters.hpp"

namespace typed_pipes::harness {

// A round of one process of the run; the trials of a round are compared with one another.
struct round_id {
  int process = 0;
  int round = 0;  // of the process
  auto operator<=>(const round_id&) const = default;
};

struct trial_record {
  round_id of;
  int position = 0;  // place in the order of its round
  std::uint64_t operations = 0;
  std::uint64_t messages = 0;
  std::uint64_t start_ns = 0;  // by clock::now_ns()
  std::uint64_t ns = 0;
  std::optional<double> floor_round_trip_ns;  // of its round
  // Its own; none if nothing crosses between two units.
  std::optional<double> floor_before_ns, floor_after_ns;
  costs spent;
  hardware_costs hardware;  // of the whole process
  std::vector<std::string> marks;
  [[nodiscard]] double ns_per_operation() const {
    return static_cast<double>(ns) / static_cast<double>(operations);
  }
  // Estimates leave a disturbed trial out (scripts/estimates/usable.py). One that left something running disturbed
  // others, not itself.
  [[nodiscard]] bool disturbed() const {
    return std::any_of(marks.begin(), marks.end(), [](const auto& m) { return m != "left_busy"; });
  }
};

struct void_record {
  std::size_t cell = 0;  // index into plan::cells
  round_id of;
  std::string reason;
};

// The knowledge that one process of a run leaves to those after it.
struct lessons {
  std::vector<std::uint64_t> operations;  // of each cell, per pair: how many the next trial does
  std::optional<std::size_t>
      handoff;  // how cells of the floor hand a line over; nothing: no such cell
  std::vector<void_record> voids;
  std::vector<std::size_t> cut_short;  // cells whose further rounds are left out: they take long

  [[nodiscard]] bool is_cut_short(std::size_t cell) const {
    return std::find(cut_short.begin(), cut_short.end(), cell) != cut_short.end();
  }
  [[nodiscard]] bool is_void(std::size_t cell) const {
    return std::any_of(voids.begin(), voids.end(),
                       [cell](const void_record& v) { return v.cell == cell; });
  }
};

struct run_record : lessons {
  std::vector<std::vector<trial_record>> trials;  // per cell of the plan; empty if void
  double duration_s = 0;
  int rounds = 0;                // those finished, of all processes
  int stopped_by_signal = 0;     // its number, if the user ended the run before the last round
  bool budget_spent = false;     // the time that the run was given ended it before the last round
  std::string unwritten_report;  // the file that Google Benchmark's own report did not fit into
  std::string died;  // the last words of a process that ended by itself; empty if none did
};

// An observer is told of a run while it goes on.
class run_observer {
 public:
  virtual ~run_observer() = default;
  // Both are called between trials. False ends the run.
  virtual bool first_round_begins(const run_record& seen) = 0;
  virtual bool round_ended(const run_record& seen, round_id which) = 0;
};

}  // namespace typed_pipes::harness
