// -----------------------------------------------------------------------------
// record.hpp - what a run leaves behind, before it is written down.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/trial.hpp"

namespace typed_pipes::harness {

struct trial_record {
  int round = 0;
  int position = 0;  // place in the order of its round
  std::uint64_t operations = 0;
  std::uint64_t messages = 0;
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
  [[nodiscard]] bool is_cut_short(std::size_t cell) const {
    return std::find(cut_short.begin(), cut_short.end(), cell) != cut_short.end();
  }
  [[nodiscard]] bool is_void(std::size_t cell) const {
    for (const void_record& v : voids) {
      if (v.cell == cell) return true;
    }
    return false;
  }
};

}  // namespace typed_pipes::harness
