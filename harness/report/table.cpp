#include "harness/report/table.hpp"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "harness/base/console.hpp"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"
#include "harness/report/build_facts.hpp"

namespace typed_pipes::harness {
namespace {

// The capacity of all queues of a group that name one; 0 if none does, or they differ.
std::size_t common_capacity(const plan& what, const group& members) {
  std::size_t common = 0;
  for (const std::size_t i : members.cells) {
    const program& p = *what.cells[i].what;
    if (p.capacity == 0 || p.capacity_of_protocol) continue;
    if (common != 0 && common != p.capacity) return 0;
    common = p.capacity;
  }
  return common;
}

// The heading of a group: the values that its cells have in common.
std::string heading(const plan& what, const group& members) {
  const cell& c = what.cells[members.cells.front()];
  const program& p = *c.what;
  std::string text = say(p.workload.name, ", ns per ", p.workload.operation);
  if (p.has_payload) text += say(", ", p.payload_bytes, " bytes by ", p.carry);
  if (const std::size_t n = common_capacity(what, members); n != 0) text += say(", capacity ", n);
  if (!p.workload.has_settings()) {
    text += say(", ", how_many(c.pairs, "pair"));
  } else {
    if (c.cold) text += say(", ", c.operations, " in all");
    if (!p.workload.settings.group_word.empty())
      text += say(", ", c.group_size, " ", p.workload.settings.group_word);
    if (c.spawn == spawning::inside) text += ", threads started inside the span";
    if (c.spawn == spawning::outside) text += ", threads started before it";
  }
  text += say(", ", c.placement);
  if (c.oversubscribed()) text += say(" (", c.threads, " threads on ", c.units, ")");
  return text;
}

std::string row(const plan& what, const run_record& seen, std::size_t index) {
  const cell& c = what.cells[index];
  const std::vector<trial_record>& trials = seen.trials[index];
  std::string text = absl::StrFormat("  %-22s %-15s", c.what->backend, std::string(c.what->wait));
  if (trials.empty()) {
    return say(text, seen.is_void(index) ? "         VOID\n" : "            -\n");
  }
  std::vector<double> ns;
  std::size_t marked = 0;
  for (const trial_record& t : trials) {
    ns.push_back(t.ns_per_operation());
    marked += t.marks.empty() ? 0 : 1;
  }
  const auto [least, most] = std::minmax_element(ns.begin(), ns.end());
  return say(text,
             absl::StrFormat("%13.1f %13.1f %13.1f %7d", median(ns), *least, *most, ns.size()),
             marked == 0 ? std::string() : say(", ", marked, " marked"),
             c.control_of.empty() ? "" : ", control",
             seen.is_cut_short(index) ? ", too long to be repeated\n" : "\n");
}

}  // namespace

std::string table(const plan& what, const run_record& seen) {
  std::string text = "All trials, those that were disturbed too";
  if (std::any_of(what.cells.begin(), what.cells.end(),
                  [](const cell& c) { return !c.control_of.empty(); })) {
    text += "; a control is the reference of its group, measured twice (A/A)";
  }
  text += absl::StrFormat(":\n%-39s%14s%14s%14s%8s\n", "lower is better", "median", "least", "most",
                          "trials");
  for (const group& members : what.groups) {
    text += heading(what, members) + "\n";
    for (const std::size_t i : members.cells) {
      text += row(what, seen, i);
    }
  }
  for (const void_record& v : seen.voids) {
    text += say("VOID  ", what.cells[v.cell].name, "  process ", v.of.process, ", round ",
                v.of.round, ": ", v.reason, "\n");
  }
  for (const skip& s : what.skipped) {
    if (s.of_a_post) text += say("LEFT OUT  ", s.cell, ": ", s.reason, "\n");
  }
  return text;
}

std::string version_text() {
  const std::string commit = build_facts::commit;
  return say(own_name, ", commit ", commit.empty() ? std::string("unknown") : commit,
             build_facts::dirty ? " with changes" : "", "\n", build_facts::compiler, ", ",
             build_facts::type, ": ", build_facts::flags, "\n");
}

}  // namespace typed_pipes::harness
