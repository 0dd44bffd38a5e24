#include "harness/report/trial_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using columns = std::vector<std::pair<std::string_view, std::string>>;

template <class T>
std::string field(const std::optional<T>& value) {
  return value ? say(*value) : std::string();
}

// Writes the fewest digits that read back as the same number.
std::string shortest(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string seconds(std::uint64_t ns) {
  constexpr std::uint64_t second = 1'000'000'000;
  return absl::StrFormat("%d.%09d", ns / second, ns % second);
}

// Name and value of each column: one list, so that neither can stand without the other.
columns columns_of(const trial_record& t, const std::string& cell, origin from,
                   std::uint64_t start_ns) {
  // The threads of a program in another language are not counted, so its columns stay empty. The queue of another
  // project may sleep where it is not counted (futex_calls.hpp).
  const bool foreign = from == origin::language;
  const bool sleeps_elsewhere = foreign || from == origin::third_party;
  const auto counted = [foreign](std::uint64_t n) { return foreign ? std::string() : say(n); };
  return {{"machine", "0"},
          {"process", say(t.of.process)},
          {"side", ""},
          {"round", say(t.of.round)},
          {"position", say(t.position)},
          {"cell", cell},
          {"start_s", seconds(t.start_ns - std::min(t.start_ns, start_ns))},
          {"wall_ns", say(t.ns)},
          {"cpu_ns", counted(t.spent.cpu_ns)},
          {"operations", say(t.operations)},
          {"messages", say(t.messages)},
          {"floor_round_trip_ns", t.floor_round_trip_ns ? shortest(*t.floor_round_trip_ns) : ""},
          {"voluntary_switches", counted(t.spent.voluntary_switches)},
          {"involuntary_switches", counted(t.spent.involuntary_switches)},
          {"page_faults", counted(t.spent.page_faults)},
          {"migrations", foreign ? std::string() : field(t.spent.migrations)},
          {"marks", absl::StrJoin(t.marks, " ")},
          {"regime", ""},
          {"futex_waits", sleeps_elsewhere ? std::string() : field(t.spent.futex_waits)},
          {"futex_wakes", sleeps_elsewhere ? std::string() : field(t.spent.futex_wakes)},
          {"cycles", foreign ? std::string() : field(t.hardware.cycles)},
          {"instructions", foreign ? std::string() : field(t.hardware.instructions)},
          {"cache_misses", foreign ? std::string() : field(t.hardware.cache_misses)},
          {"energy_uj", field(t.hardware.energy_uj)}};
}

}  // namespace

std::string trial_columns() {
  return absl::StrJoin(columns_of({}, "", origin::ours, 0), ",",
                       [](std::string* out, const auto& column) {
                         out->append(column.first.data(), column.first.size());
                       }) +
         "\n";
}

std::string trial_lines(const plan& what, const run_record& seen, round_id which,
                        std::uint64_t start_ns, std::size_t& count) {
  std::vector<std::pair<const trial_record*, const cell*>> of_round;
  for (std::size_t i = 0; i < what.cells.size(); ++i) {
    for (const trial_record& t : seen.trials[i]) {
      if (t.of == which) of_round.emplace_back(&t, &what.cells[i]);
    }
  }
  std::sort(of_round.begin(), of_round.end(),
            [](const auto& a, const auto& b) { return a.first->position < b.first->position; });
  std::string lines;
  for (const auto& [t, c] : of_round) {
    lines += absl::StrJoin(columns_of(*t, c->name, c->what->facts.origin, start_ns), ",",
                           [](std::string* out, const auto& column) { *out += column.second; });
    lines += "\n";
  }
  count = of_round.size();
  return lines;
}

}  // namespace typed_pipes::harness
