#include "harness/cli/lists.hpp"

#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "harness/base/console.hpp"
#include "harness/base/text.hpp"
#include "harness/extent/expected_time.hpp"
#include "harness/run/progress.hpp"
#include "harness/run/runner.hpp"

namespace typed_pipes::harness {

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
      "plan ", what.name, what.requested.about.empty() ? "" : say(" (", what.requested.about, ")"),
      ": ", how_many(what.cells.size(), "cell"), " in ", how_many(what.groups.size(), "group"),
      ", ", how_many(what.processes, "process", "es"), " of ", how_many(what.rounds, "round"),
      ", seed ", what.seed, "; ", what.skipped.size(), " left out (", own_name,
      " --list --skipped and the same flags say why)\n");
  const std::size_t open = open_cells(what);
  if (open != 0 && open == what.cells.size()) {
    text += say("about ", minutes(expected_of(what).of(what.processes, what.rounds)), " min\n");
  } else if (std::any_of(what.cells.begin(), what.cells.end(),
                         [](const cell& c) { return c.cold; })) {
    text += say("programs of fixed length, each timed ", what.all_rounds(),
                " times; once if it takes more than ", longest_repeated_s, " s\n");
  }
  return text;
}

std::string resumed_text(const earlier_run& earlier) {
  const std::string name = earlier.directory.filename().string();
  const int planned = earlier.processes * earlier.rounds;
  std::string text = say(own_name, ": goes on with ", name, " after ", earlier.finished(), " of ",
                         planned, " rounds, in process ", earlier.next_process(), "\n");
  if (earlier.finished() == planned) {
    text = say(own_name, ": ", name, " has all its ", planned, " rounds, and ends\n");
  }
  if (earlier.unfinished_lines != 0) {
    text += say(own_name, ": ", how_many(earlier.unfinished_lines, "line"),
                " of a round that was not finished are left out\n");
  }
  return text;
}

}  // namespace typed_pipes::harness
