#include "harness/cli/lists.hpp"

#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"
#include "harness/run/progress.hpp"
#include "harness/run/runner.hpp"

namespace typed_pipes::harness {
namespace {

// What runs have taken besides the timed spans of their trials.
constexpr double warm_up = 1.05;           // a trial begins with a twentieth of its work
constexpr double ends_and_threads_ms = 3;  // of a trial: made before the span, given back after it
constexpr double probe_ms = 6;             // of the bare hand-off, before each group of a round
constexpr double looks_at_the_load_s = 2;  // a second each before and after the run
constexpr int trials_to_find_the_length = 2;  // of each cell

double estimated_s(const plan& what) {
  const auto cells = static_cast<double>(what.cells.size());
  const auto groups = static_cast<double>(what.groups.size());
  const double rounds = what.all_rounds();
  const double trials = cells * (rounds + trials_to_find_the_length);
  const double ms =
      trials * (what.trial_ms * warm_up + ends_and_threads_ms) + groups * rounds * probe_ms;
  return ms / 1000 + looks_at_the_load_s;
}

}  // namespace

std::string workload_list_text(std::span<const program> programs) {
  std::string text;
  std::set<std::string_view> seen;
  for (const program& p : programs) {
    if (!seen.insert(p.workload.name).second) continue;
    text += absl::StrFormat("%-14s per %-11s %s\n", std::string(p.workload.name),
                            std::string(p.workload.operation), std::string(p.workload.question));
  }
  return text;
}

std::string backend_list_text(std::span<const known_backend> backends) {
  std::string text;
  for (const known_backend& b : backends) {
    text += absl::StrFormat("%-28s %-12s %-32s %s\n", b.name, std::string(name_of(b.facts.origin)),
                            say("wait:", absl::StrJoin(b.waits, ",")), b.facts.design);
  }
  return text;
}

std::string cell_list_text(const plan& what, bool with_skipped) {
  std::string text;
  for (const cell& c : what.cells) text += c.name + "\n";
  if (!with_skipped) return text;
  for (const skip& s : what.skipped) text += say("left out: ", s.cell, ": ", s.reason, "\n");
  return text;
}

std::string outline(const plan& what) {
  std::string text = say(
      "plan ", what.name, what.asked.about.empty() ? "" : say(" (", what.asked.about, ")"), ": ",
      what.cells.size(), " cells in ", what.groups.size(), " groups, ", what.processes, " process",
      what.processes == 1 ? "" : "es", " of ", what.rounds, " round", what.rounds == 1 ? "" : "s",
      ", seed ", what.seed, "; ", what.skipped.size(), " left out (--list --skipped says why)\n");
  const std::size_t open = open_cells(what);
  if (open != 0 && open == what.cells.size()) {
    text += say("about ", minutes(estimated_s(what)), " min\n");
  } else if (std::any_of(what.cells.begin(), what.cells.end(),
                         [](const cell& c) { return c.cold; })) {
    text += say("programs of fixed length, each timed ", what.all_rounds(),
                " times; once if it takes more than ", longest_repeated_s, " s\n");
  }
  return text;
}

}  // namespace typed_pipes::harness
