// -----------------------------------------------------------------------------
// cell.hpp - one point of a plan: a program, where and how often it runs, and its name.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// One key of the point at which a cell is measured.
struct parameter {
  std::string_view key;
  std::variant<std::uint64_t, std::string> value;
  bool operator==(const parameter&) const = default;
};

struct cell {
  std::string name;
  const program* what = nullptr;
  std::string control_of;  // the name of the cell that this one repeats; empty: it is no control
  std::string placement;
  int pairs = 1;
  std::uint64_t operations = 0;  // per pair; 0: as many as fit the plan's trial
  int group_size = 0;
  spawning spawn = spawning::none;
  std::vector<int> cpus;  // side i runs on cpus[i % size]; empty: unpinned
  bool roams = false;     // instead: every thread runs on any of cpus
  bool cold = false;      // runs without a warm-up, as programs do
  int threads = 0;
  int units = 0;  // distinct processing units it has
  [[nodiscard]] bool oversubscribed() const { return threads > units; }
  // Whether its threads may be on two processing units, so that something crosses from one to the other.
  [[nodiscard]] bool crosses_units() const;
};

// Sorted by key; keys without a meaning for the program are absent.
std::vector<parameter> parameters_of(const cell& c);

// workload/backend/key:value/..., one key for each parameter.
std::string name_of(const cell& c);

}  // namespace typed_pipes::harness
