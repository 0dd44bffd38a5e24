#include "harness/report/cell_json.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/base/json_values.hpp"
#include "harness/base/stats.hpp"
#include "harness/trial/trial_length.hpp"

namespace typed_pipes::harness {
namespace {

using json = nlohmann::ordered_json;

// The columns that are empty in all trials of the cell, each with the reason.
json unknown_json(const cell& c, const std::vector<trial_record>& trials) {
  json j;
  if (!c.crosses_units()) {
    j["floor_before_ns"] = j["floor_after_ns"] =
        "nothing of it crosses between two processing units";
  }
  if (c.what->is_foreign()) {
    for (const char* column :
         {"cpu_ns", "voluntary_switches", "involuntary_switches", "page_faults", "migrations",
          "futex_waits", "futex_wakes", "cycles", "instructions", "cache_misses"}) {
      j[column] = "spent by another program";
    }
    return j;
  }
  const auto lacks = [](const trial_record& t) { return !t.spent.migrations; };
  if (!trials.empty() && std::all_of(trials.begin(), trials.end(), lacks)) {
    j["migrations"] = "the kernel does not count them for all threads of a process";
  }
  const auto lacks_futex = [](const trial_record& t) { return !t.spent.futex_waits; };
  std::string why;
  if (c.what->facts.origin == origin::third_party) {
    why = "the queue of another project may sleep where it is not counted";
  } else if (!trials.empty() && std::all_of(trials.begin(), trials.end(), lacks_futex)) {
    why = "counted per thread, and the program starts threads itself";
  }
  if (!why.empty()) j["futex_waits"] = j["futex_wakes"] = why;
  return j;
}

// Why its trials last longer or shorter than those of the plan; empty: they do not, or it has a fixed length.
std::string_view other_length(const plan& what, const cell& c,
                              const std::vector<trial_record>& trials) {
  if (c.operations != 0 || trials.empty()) return "";
  std::vector<double> operations, ns;
  for (const trial_record& t : trials) {
    operations.push_back(static_cast<double>(t.operations) / c.pairs);
    ns.push_back(static_cast<double>(t.ns));
  }
  return why_of_another_length(what.trial_ms * 1e6, {median(operations), median(ns)}, limits_of(c));
}

}  // namespace

nlohmann::ordered_json cell_json(const plan& what, const run_record& seen, std::size_t index) {
  const cell& c = what.cells[index];
  const program& p = *c.what;
  json j{{"name", c.name}, {"workload", std::string(p.workload.name)}, {"backend", p.backend}};
  if (!p.label.empty()) j["label"] = p.label;
  if (!c.control_of.empty()) j["control_of"] = c.control_of;
  j["protocol"] = text_or_null<json>(std::string(p.workload.protocol));
  j["operation"] = std::string(p.workload.operation);
  j["messages_per_operation"] = p.workload.messages_per_operation;
  j["unit"] = "ns";
  j["better"] = "lower";
  for (const parameter& each : parameters_of(c)) {
    std::visit([&](const auto& value) { j[std::string(each.key)] = value; }, each.value);
  }
  j["cpus"] = c.cpus;
  j["threads"] = c.threads;
  j["oversubscribed"] = c.oversubscribed();
  if (json unknown = unknown_json(c, seen.trials[index]); !unknown.empty())
    j["unknown"] = std::move(unknown);
  if (const auto why = other_length(what, c, seen.trials[index]); !why.empty()) {
    j["other_length"] = std::string(why);
  }
  return j;
}

}  // namespace typed_pipes::harness
