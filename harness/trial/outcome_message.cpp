#include "harness/trial/outcome_message.hpp"

#include <cstdint>
#include <optional>

#include "harness/base/json_values.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using nlohmann::json;

std::optional<std::uint64_t> count_of(const json& value) {
  return optional_of<std::uint64_t>(value);
}

}  // namespace

json costs_json(const costs& spent) {
  return {spent.cpu_ns,
          spent.voluntary_switches,
          spent.involuntary_switches,
          spent.page_faults,
          or_null<json>(spent.migrations),
          or_null<json>(spent.futex_waits),
          or_null<json>(spent.futex_wakes)};
}

costs read_costs(const json& from) {
  return {from.at(0),           from.at(1),           from.at(2),          from.at(3),
          count_of(from.at(4)), count_of(from.at(5)), count_of(from.at(6))};
}

json hardware_json(const hardware_costs& counted) {
  return {or_null<json>(counted.cycles), or_null<json>(counted.instructions),
          or_null<json>(counted.cache_misses), or_null<json>(counted.energy_uj)};
}

hardware_costs read_hardware(const json& from) {
  return {count_of(from.at(0)), count_of(from.at(1)), count_of(from.at(2)), count_of(from.at(3))};
}

std::string outcome_line(const outcome& seen) {
  return line_of_json(json{{"start_ns", seen.start_ns},
                           {"ns", seen.ns},
                           {"messages", seen.messages},
                           {"spent", costs_json(seen.spent)},
                           {"hardware", hardware_json(seen.hardware)},
                           {"misplaced", seen.misplaced},
                           {"stolen", seen.stolen},
                           {"displaced", seen.displaced},
                           {"fault", seen.checked.fault}});
}

absl::StatusOr<outcome> read_outcome(const std::string& line) {
  try {
    const json from = json::parse(line);
    outcome seen;
    from.at("start_ns").get_to(seen.start_ns);
    from.at("ns").get_to(seen.ns);
    from.at("messages").get_to(seen.messages);
    seen.spent = read_costs(from.at("spent"));
    seen.hardware = read_hardware(from.at("hardware"));
    from.at("misplaced").get_to(seen.misplaced);
    from.at("stolen").get_to(seen.stolen);
    from.at("displaced").get_to(seen.displaced);
    from.at("fault").get_to(seen.checked.fault);
    return seen;
  } catch (const json::exception&) {
    return absl::InternalError(say("said \"", one_line(line), "\" in place of an outcome"));
  }
}

}  // namespace typed_pipes::harness
