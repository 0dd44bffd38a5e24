// -----------------------------------------------------------------------------
// selection.hpp - what was asked for on the command line, and whether it makes sense.
// -----------------------------------------------------------------------------
// Errors are one line that names the flag, the value and what is allowed.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// An empty list leaves the choice to the plan.
struct selection {
  std::string plan = "quick";
  std::vector<std::string> workloads{}, backends{}, waits{}, placements{};
  std::vector<std::size_t> payload_bytes{};
  std::vector<int> pairs{};
  std::vector<int> cpus{};
  std::string
      reference{};       // the backend that each group measures twice, if it has it (controls.hpp)
  std::string filter{};  // regular expression in RE2's syntax, searched for in names
  std::optional<int> processes{}, rounds{};
  std::optional<double> trial_ms{};
  std::uint64_t seed = 0;
};

// Returns an error unless every name given belongs to a program, a plan or a placement.
absl::Status check_words(const selection& wanted, std::span<const program> programs);

// Returns an error if values are given for the axes of a plan without axes. The plan must exist.
absl::Status check_axes(const selection& wanted);

// An empty list chooses all.
template <class T>
bool chosen(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
void add_once(std::vector<T>& list, T value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

}  // namespace typed_pipes::harness
