#include "harness/plan/all_there.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using split_name = std::vector<std::string>;  // workload, backend, key:value, ...

std::vector<split_name> split_names(const plan& made) {
  std::vector<split_name> all;
  for (const cell& c : made.cells) all.push_back(absl::StrSplit(c.name, '/'));
  for (const skip& s : made.skipped) all.push_back(absl::StrSplit(s.cell, '/'));
  return all;
}

bool has(const split_name& name, std::string_view key, const std::string& value) {
  if (key == "workload") return name[0] == value;
  if (key == "backend") return name[1] == value;
  return std::find(name.begin() + 2, name.end(), say(key, ":", value)) != name.end();
}

// Returns why the backend runs nowhere here; empty if it does.
std::string why_missing(const std::string& backend, std::span<const program> programs) {
  std::string why;
  for (const program& p : programs) {
    if (p.backend != backend) continue;
    if (p.cannot_run.empty()) return "";
    why = p.cannot_run;
  }
  return why;
}

}  // namespace

absl::Status check_all_there(plan& made, const selection& wanted,
                             std::span<const program> programs) {
  if (!wanted.filter.empty()) return absl::OkStatus();
  const std::vector<split_name> names = split_names(made);
  absl::Status found;
  const auto look = [&](std::string_view key, const auto& values) {
    for (const auto& each : values) {
      const std::string value = say(each);
      const bool there = std::any_of(names.begin(), names.end(),
                                     [&](const split_name& name) { return has(name, key, value); });
      if (there || !found.ok()) continue;
      std::string why = key == "backend" ? why_missing(value, programs) : "";
      if (!why.empty()) {
        made.skipped.push_back({say(names[0][0], "/", value), std::move(why)});
        continue;
      }
      found = absl::InvalidArgumentError(
          say(spelled(wanted, key, value), ": in no cell of plan ", made.name,
              ": no workload has it together with the other values (see --list, or make list",
              key == "payload_bytes" && made.requested.comparison
                  ? say("; for queues of others: make bench PAYLOADS=\"8 ", value, "\"")
                  : "",
              ")"));
    }
  };
  look("workload", wanted.workloads);
  look("backend", wanted.backends);
  look("wait", wanted.waits);
  look("placement", wanted.placements);
  look("payload_bytes", wanted.payload_bytes);
  look("capacity", wanted.capacities);
  look("pairs", wanted.pairs);
  return found;
}

}  // namespace typed_pipes::harness
