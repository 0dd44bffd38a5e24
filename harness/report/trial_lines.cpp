#include "harness/report/trial_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
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

std::string number(const std::optional<double>& value) {
  return value ? shortest(*value) : std::string();
}

// Name and value of each column: one list, so that neither can stand without the other.
columns columns_of(const trial_record& t, const std::string& cell, origin from,
                   std::uint64_t start_ns) {
  // The threads of a program in another language are not counted, so its columns stay empty. The queue of another
  // project may sleep where it is not counted (futex_calls.hpp).
  const bool foreign = from == origin::language;
  const bool sleeps_elsewhere = foreign || from == origin::third_party;
  const auto counted = [foreign](std::uint64_t n) { return foreign ? std::string() : say(n); };
  // The clock of a run that goes on after its system has begun anew wraps around (clock::past).
  const auto after_ns = static_cast<std::int64_t>(t.start_ns - start_ns);
  return {{"machine", "0"},
          {"process", say(t.of.process)},
          {"side", ""},
          {"round", say(t.of.round)},
          {"position", say(t.position)},
          {"cell", cell},
          {"start_s", seconds(static_cast<std::uint64_t>(std::max<std::int64_t>(after_ns, 0)))},
          {"wall_ns", say(t.ns)},
          {"cpu_ns", counted(t.spent.cpu_ns)},
          {"operations", say(t.operations)},
          {"messages", say(t.messages)},
          {"floor_round_trip_ns", number(t.floor_round_trip_ns)},
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
          {"energy_uj", field(t.hardware.energy_uj)},
          {"floor_before_ns", number(t.floor_before_ns)},
          {"floor_after_ns", number(t.floor_after_ns)}};
}

// Fields of a line, one after another, by the types of what they are read into.
class field_reader {
 public:
  explicit field_reader(std::string_view line) : fields_(absl::StrSplit(std::string(line), ',')) {}

  field_reader& skip() {
    ++at_;
    return *this;
  }
  template <class Number>
  field_reader& read(Number& into) {
    good_ = good_ && absl::SimpleAtoi(next(), &into);
    return *this;
  }
  field_reader& read(std::string& into) {
    into = next();
    return *this;
  }
  // A cost of a foreign program is empty.
  field_reader& read_cost(std::uint64_t& into) { return next_is_empty() ? skip() : read(into); }
  template <class Number>
  field_reader& read(std::optional<Number>& into) {
    into.reset();
    return next_is_empty() ? skip() : read(into.emplace());
  }
  field_reader& read(double& into) {
    good_ = good_ && absl::SimpleAtod(next(), &into);
    return *this;
  }
  // Seconds with nine digits behind the point.
  field_reader& read_seconds(std::uint64_t& ns) {
    std::string text = next();
    good_ = good_ && text.size() > 10 && text[text.size() - 10] == '.' &&
            absl::SimpleAtoi(text.erase(text.size() - 10, 1), &ns);
    return *this;
  }
  field_reader& read_words(std::vector<std::string>& into) {
    into = absl::StrSplit(next(), ' ', absl::SkipEmpty());
    return *this;
  }
  [[nodiscard]] bool good() const { return good_ && at_ == fields_.size(); }

 private:
  [[nodiscard]] bool next_is_empty() const { return at_ < fields_.size() && fields_[at_].empty(); }
  std::string next() { return at_ < fields_.size() ? fields_[at_++] : std::string(); }

  std::vector<std::string> fields_;
  std::size_t at_ = 0;
  bool good_ = true;
};

}  // namespace

std::optional<trial_line> read_trial_line(std::string_view line) {
  trial_line l;
  trial_record& t = l.trial;
  field_reader from(line);
  from.skip().read(t.of.process).skip().read(t.of.round).read(t.position).read(l.cell);
  from.read_seconds(t.start_ns).read(t.ns).read_cost(t.spent.cpu_ns);
  from.read(t.operations).read(t.messages).read(t.floor_round_trip_ns);
  from.read_cost(t.spent.voluntary_switches).read_cost(t.spent.involuntary_switches);
  from.read_cost(t.spent.page_faults).read(t.spent.migrations).read_words(t.marks).skip();
  from.read(t.spent.futex_waits).read(t.spent.futex_wakes);
  from.read(t.hardware.cycles).read(t.hardware.instructions).read(t.hardware.cache_misses);
  from.read(t.hardware.energy_uj).read(t.floor_before_ns).read(t.floor_after_ns);
  if (!from.good()) return std::nullopt;
  return l;
}

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
