#include "harness/request/plan_keys.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "harness/base/text.hpp"
#include "harness/request/time_text.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t longest_name = 64;  // it becomes part of titles

template <class T>
struct bare {
  using type = T;
};
template <class T>
struct bare<std::optional<T>> {
  using type = T;
};

std::string text_of_scalar(const plan_scalar& value) {
  struct {
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return say(number); }
    std::string operator()(double number) const { return absl::StrFormat("%.9g", number); }
    std::string operator()(const std::string& text) const { return say("\"", text, "\""); }
  } as_text;
  return std::visit(as_text, value);
}

// The value that is there alone, of that type; null if it is not.
template <class T>
const T* one(const plan_value& value) {
  if (!value.other.empty() || value.is_list || value.items.size() != 1) return nullptr;
  return std::get_if<T>(&value.items.front());
}

bool is_within(const std::int64_t* number, whole_range range) {
  return number != nullptr && *number >= 0 && static_cast<std::uint64_t>(*number) >= range.least &&
         static_cast<std::uint64_t>(*number) <= range.most;
}

// The value of one part of a plan; nothing if it is the default, which a plan file need not name.
template <class T, class Part>
std::optional<plan_value> unless_usual(const preset& plan, Part part) {
  static const preset usual;
  const auto& value = part(plan);
  if (value == part(usual)) return std::nullopt;
  if constexpr (requires { *value; }) {
    return plan_value{{static_cast<T>(*value)}};
  } else {
    return plan_value{{static_cast<T>(value)}};
  }
}

template <class Part>
plan_key whole(std::string_view name, whole_range range, std::string_view says, Part part) {
  return {name, say("a whole number from ", range.least, " to ", range.most), says,
          [=](const plan_value& value, preset& plan) {
            const auto* const number = one<std::int64_t>(value);
            if (!is_within(number, range)) return false;
            using type = typename bare<std::decay_t<decltype(part(plan))>>::type;
            part(plan) = static_cast<type>(*number);
            return true;
          },
          [=](const preset& plan) { return unless_usual<std::int64_t>(plan, part); }};
}

plan_key real(std::string_view name, double least, double most, std::string_view says,
              std::optional<double> selection::*part) {
  return {name, absl::StrFormat("a number from %.9g to %.9g", least, most), says,
          [=](const plan_value& value, preset& plan) {
            std::optional<double> number;
            if (const auto* const whole = one<std::int64_t>(value)) {
              number = static_cast<double>(*whole);
            }
            if (const auto* const broken = one<double>(value)) number = *broken;
            if (!number || !(*number >= least && *number <= most)) return false;
            plan.gives.*part = number;
            return true;
          },
          [=](const preset& plan) -> std::optional<plan_value> {
            if (!(plan.gives.*part)) return std::nullopt;
            return plan_value{{*(plan.gives.*part)}};
          }};
}

plan_key truth(std::string_view name, std::string_view says, bool preset::*part) {
  return {name, "true or false", says,
          [=](const plan_value& value, preset& plan) {
            const bool* const truth = one<bool>(value);
            if (truth != nullptr) plan.*part = *truth;
            return truth != nullptr;
          },
          [=](const preset& plan) -> std::optional<plan_value> {
            if (!(plan.*part)) return std::nullopt;
            return plan_value{{true}};
          }};
}

template <class Part>
plan_key text(std::string_view name, std::string_view says, Part part) {
  return {name, "a text of one line", says,
          [=](const plan_value& value, preset& plan) {
            const auto* const text = one<std::string>(value);
            if (text == nullptr || text->empty() ||
                std::any_of(text->begin(), text->end(), absl::ascii_iscntrl)) {
              return false;
            }
            part(plan) = *text;
            return true;
          },
          [=](const preset& plan) { return unless_usual<std::string>(plan, part); }};
}

// A list, or one value without brackets.
template <class Item, class Part, class Fits>
plan_key list(std::string_view name, std::string allowed, std::string_view says, Part part,
              Fits fits) {
  return {name, std::move(allowed), says,
          [=](const plan_value& value, preset& plan) {
            auto& into = part(plan);
            into.clear();
            for (const plan_scalar& item : value.items) {
              const Item* const each = std::get_if<Item>(&item);
              if (each == nullptr || !fits(*each)) return false;
              into.push_back(static_cast<typename std::decay_t<decltype(into)>::value_type>(*each));
            }
            return !into.empty();
          },
          [=](const preset& plan) -> std::optional<plan_value> {
            if (part(plan).empty()) return std::nullopt;
            plan_value all{.is_list = true};
            for (const auto& each : part(plan)) all.items.emplace_back(static_cast<Item>(each));
            return all;
          }};
}

template <class Part>
plan_key words(std::string_view name, std::string_view says, Part part) {
  return list<std::string>(name, "a word or a list of words", says, part,
                           [](const std::string& word) { return !word.empty(); });
}

template <class Part>
plan_key wholes(std::string_view name, whole_range range, std::string_view says, Part part) {
  return list<std::int64_t>(
      name, say("a list of whole numbers from ", range.least, " to ", range.most), says, part,
      [range](std::int64_t number) { return is_within(&number, range); });
}

plan_key name_key() {
  plan_key key = text(
      "name", "what pages and runs call it; the file's own otherwise",
      [](auto& p) -> auto& { return p.name; });
  key.allowed = "up to 64 letters, digits, '_' and '-'";
  key.take = [](const plan_value& value, preset& plan) {
    const auto* const name = one<std::string>(value);
    if (name == nullptr || name->empty() || name->size() > longest_name) return false;
    const auto fits = [](unsigned char c) {
      return absl::ascii_isalnum(c) || c == '_' || c == '-';
    };
    if (!std::all_of(name->begin(), name->end(), fits)) return false;
    plan.name = *name;
    return true;
  };
  return key;
}

plan_key budget_key() {
  plan_key key = text(
      "budget", "what the run may take, as with `--budget`; as long as it takes if it says nothing",
      [](auto& p) -> auto& { return p.gives.budget; });
  key.allowed = "a time with its unit, such as \"5m\" or \"1h\", up to \"168h\"";
  key.take = [](const plan_value& value, preset& plan) {
    const auto* const text = one<std::string>(value);
    if (text == nullptr || !seconds_of(*text).ok()) return false;
    plan.gives.budget = *text;
    return true;
  };
  return key;
}

constexpr std::pair<std::string_view, bool preset::*> experiments[] = {
    {"axes", &preset::axes}, {"settings", &preset::settings}, {"comparison", &preset::comparison}};

bool take_experiments(const plan_value& value, preset& plan) {
  for (const auto& [name, part] : experiments) plan.*part = false;
  for (const plan_scalar& item : value.items) {
    const auto* const word = std::get_if<std::string>(&item);
    const auto* const known =
        std::find_if(std::begin(experiments), std::end(experiments),
                     [word](const auto& each) { return word != nullptr && each.first == *word; });
    if (known == std::end(experiments)) return false;
    plan.*(known->second) = true;
  }
  return !value.items.empty();
}

std::optional<plan_value> give_experiments(const preset& plan) {
  plan_value all{.is_list = true};
  for (const auto& [name, part] : experiments) {
    if (plan.*part) all.items.emplace_back(std::string(name));
  }
  return all;
}

}  // namespace

std::string text_of(const plan_value& value) {
  if (!value.other.empty()) return value.other;
  std::vector<std::string> items;
  items.reserve(value.items.size());
  for (const plan_scalar& item : value.items) items.push_back(text_of_scalar(item));
  const std::string all = absl::StrJoin(items, ", ");
  return value.is_list ? say("[", all, "]") : all;
}

const std::vector<plan_key>& plan_keys() {
  constexpr whole_range any_operations{0, 1'000'000'000}, any_group{1, 1'000'000};
  static const std::vector<plan_key> all{
      name_key(),
      text(
          "about", "what it measures, in one line", [](auto& p) -> auto& { return p.about; }),
      {"experiments", "a list of \"axes\", \"settings\" and \"comparison\"",
       "which experiments of the workloads it takes; `axes` if it says nothing", take_experiments,
       give_experiments},
      whole(
          "processes", allowed_processes, "processes, one after another; 6 if it says nothing",
          [](auto& p) -> auto& { return p.gives.processes; }),
      whole(
          "rounds", allowed_rounds, "rounds of each process; 2 if it says nothing",
          [](auto& p) -> auto& { return p.gives.rounds; }),
      real("trial_ms", least_trial_ms, most_trial_ms,
           "how long a trial is, milliseconds; 20 if it says nothing", &selection::trial_ms),
      whole(
          "seed", allowed_seeds, "of the order of trials; a random one if it says nothing",
          [](auto& p) -> auto& { return p.gives.seed; }),
      budget_key(),
      whole(
          "regimes", allowed_regimes,
          "goes on with further processes until so many regimes of the machine have enough rounds, "
          "or the budget ends; as planned if it says nothing",
          [](auto& p) -> auto& { return p.gives.regimes; }),
      whole(
          "rounds_per_regime", allowed_rounds,
          "how many rounds each of these regimes is to have; 12 if it says nothing",
          [](auto& p) -> auto& { return p.rounds_per_regime; }),
      words(
          "workload", "only these (`--list_workloads`)",
          [](auto& p) -> auto& { return p.gives.workloads; }),
      words(
          "backend",
          "only these (`--list_backends`), in the comparison also queues of others; one named "
          "twice is measured against itself",
          [](auto& p) -> auto& { return p.gives.backends; }),
      words(
          "wait", "only these ways to wait", [](auto& p) -> auto& { return p.gives.waits; }),
      words(
          "placement", "exactly these", [](auto& p) -> auto& { return p.gives.placements; }),
      wholes(
          "payload_bytes", allowed_payload_bytes,
          "exactly these, of those that are compiled (`make bench PAYLOADS=...`)",
          [](auto& p) -> auto& { return p.gives.payload_bytes; }),
      wholes(
          "capacity", allowed_capacities,
          "exactly these in the comparison, of those that are compiled (`make bench "
          "CAPACITIES=...`); a queue without a bound is measured beside 1,024, or beside the first",
          [](auto& p) -> auto& { return p.gives.capacities; }),
      wholes(
          "pairs", allowed_pairs, "exactly these numbers of pairs of threads",
          [](auto& p) -> auto& { return p.gives.pairs; }),
      wholes(
          "cpus", allowed_cpus,
          "pin to these processing units, two per pair; programs with settings run on any of "
          "them",
          [](auto& p) -> auto& { return p.gives.cpus; }),
      text(
          "filter", "only cells whose name contains a match of this regular expression (RE2)",
          [](auto& p) -> auto& { return p.gives.filter; }),
      text(
          "reference", "the backend that each group measures twice, if it has it",
          [](auto& p) -> auto& { return p.gives.reference; }),
      truth("cross_placements", "each value of an axis at every placement, not at the nearest only",
            &preset::cross_placements),
      truth("stream_floor", "measures the lower bound of streams too", &preset::stream_floor),
      whole(
          "most_operations", any_operations,
          "at most so many in a trial, whatever its length; 0: no limit",
          [](auto& p) -> auto& { return p.most_operations; }),
      whole(
          "largest_group", any_group, "at most so many workers, tasks or members in a setting",
          [](auto& p) -> auto& { return p.largest_group; })};
  return all;
}

}  // namespace typed_pipes::harness
