// -----------------------------------------------------------------------------
// selection.hpp - what the command line or the file of a plan asks for, and whether it makes sense.
// -----------------------------------------------------------------------------
// Errors are one line that names the flag, or file, line and key; the value; and what is allowed.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

struct whole_range {
  std::uint64_t least, most;
};
inline constexpr whole_range allowed_processes{1, 1000}, allowed_rounds{1, 10'000},
    allowed_seeds{0, 0xFFFFFFFF},  // 32 bits, so that every reader of JSON can hold the number
    allowed_payload_bytes{0, 1u << 30}, allowed_capacities{1, 1u << 30}, allowed_pairs{1, 1024},
    allowed_cpus{0, 1u << 20}, allowed_regimes{1, 4};
inline constexpr double least_trial_ms = 0.1, most_trial_ms = 10'000;

// An empty list leaves the choice to the plan.
struct selection {
  std::string plan = "quick";  // a name, or the path of a file
  std::vector<std::string> workloads{}, backends{}, waits{}, placements{};
  std::vector<std::size_t> payload_bytes{};
  std::vector<std::size_t> capacities{};
  std::vector<int> pairs{};
  std::vector<int> cpus{};
  std::string
      reference{};       // the backend that each group measures twice, if it has it (controls.hpp)
  std::string filter{};  // regular expression in RE2's syntax, searched for in names
  std::optional<int> processes{}, rounds{};
  std::optional<double> trial_ms{};
  std::optional<std::uint64_t> seed{};
  std::optional<int> regimes{};  // goes on for so many regimes of the machine; nothing: as planned
  std::string budget{};          // what the run may take, as seconds_of() reads it; empty: no limit
  // The file that gives values, and the line of each key that it gives.
  std::string file{};
  std::map<std::string, int, std::less<>> lines{};
};

// The value as the user gave it: "--wait=park", or "mine.toml:3: wait = park".
std::string spelled(const selection& s, std::string_view key, std::string_view value);

// Returns an error unless every name given belongs to a program or a placement, and every size is compiled.
absl::Status check_words(const selection& wanted, std::span<const program> programs);

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
