// -----------------------------------------------------------------------------
// record.hpp - what was measured so far, before it is written down.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/costs.hpp"

namespace typed_pipes::harness {

struct trial_record {
  int round = 0;
  int position = 0;  // place in the order of its round
  std::uint64_t operations = 0;
  std::uint64_t messages = 0;
  std::uint64_t start_ns = 0;  // by clock::now_ns()
  std::uint64_t ns = 0;
  std::optional<double> floor_round_trip_ns;
  costs spent;
  std::vector<std::string> marks;
  [[nodiscard]] double ns_per_operation() const {
    return static_cast<double>(ns) / static_cast<double>(operations);
  }
};

struct void_record {
  std::size_t cell = 0;  // index into plan::cells
  int round = 0;
  std::string reason;
};

struct run_record {
  std::vector<std::vector<trial_record>> trials;  // per cell of the plan; empty if void
  std::vector<void_record> voids;
  std::vector<std::size_t> cut_short;  // cells whose further rounds were left out: they take long
  std::string floor_way;  // how the bare hand-off of its cells was done; empty: no such cell
  double duration_s = 0;
  int rounds = 0;                // those finished
  int stopped_by_signal = 0;     // its number, if the user ended the run before the last round
  std::string unwritten_report;  // the file that Google Benchmark's own report did not fit into

  [[nodiscard]] bool is_cut_short(std::size_t cell) const {
    return std::find(cut_short.begin(), cut_short.end(), cell) != cut_short.end();
  }
  [[nodiscard]] bool is_void(std::size_t cell) const {
    return std::any_of(voids.begin(), voids.end(),
                       [cell](const void_record& v) { return v.cell == cell; });
  }
};

// An observer is told of a run while it goes on.
class run_observer {
 public:
  virtual ~run_observer() = default;
  // Both are called between trials. False ends the run.
  virtual bool first_round_begins(const run_record& seen) = 0;
  virtual bool round_ended(const run_record& seen, int round) = 0;
};

}  // namespace typed_pipes::harness
