#include "harness/qualify/qualification_json.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/base/json_values.hpp"
#include "harness/base/stats.hpp"

namespace typed_pipes::harness {
namespace {

using json = nlohmann::ordered_json;

json clock_json(const clock_facts& c) { return {{"read_ns", c.read_ns}, {"step_ns", c.step_ns}}; }

json offset_json(const clock_offset& o) {
  return {{"offset_ns", o.offset_ns}, {"bound_ns", o.bound_ns}};
}

json agreement_json(const clock_agreement& a) {
  json j{{"cpus", {a.first, a.second}}, {"clock", offset_json(a.clock)}};
  j["counter"] = a.counter ? offset_json(*a.counter) : json(nullptr);
  return j;
}

json spin_json(const steadiness& s) {
  json j{{"seconds", s.seconds},
         {"threads", s.threads},
         {"gaps", s.gaps},
         {"lost_share", s.lost_share},
         {"longest_gap_ns", s.longest_gap_ns},
         {"worst_window_share", s.worst_window_share},
         {"slowest_window", s.slowest_window},
         {"involuntary_switches", s.involuntary_switches},
         {"steal_share", or_null<json>(s.steal_share)}};
  if (!s.steal_share) j["steal_share_reason"] = "/proc/stat does not say";
  return j;
}

json hand_offs_json(const hand_offs& h) {
  json j{{"placement", h.placement}};
  if (h.round_trips_ns.empty()) {
    j["absent"] = h.absent.empty() ? "it could not be measured" : h.absent;
    return j;
  }
  j["cpus"] = h.cpus;
  j["probes"] = h.round_trips_ns.size();
  const auto enter = [&](const char* key, double share) {
    j[key] = quantile(h.round_trips_ns, share);
  };
  enter("least_ns", 0);
  enter("lower_quartile_ns", 0.25);
  enter("median_ns", 0.5);
  enter("upper_quartile_ns", 0.75);
  enter("most_ns", 1);
  j["modes"] = count_modes(h.round_trips_ns);
  return j;
}

}  // namespace

json qualification_json(const qualification& q) {
  const judgement judged = judge(q);
  json j{{"form", q.form == thoroughness::brief ? "short" : "full"},
         {"grade", std::string{static_cast<char>(judged.given)}},
         {"because", judged.because},
         {"resolves", or_null<json>(q.resolves)}};
  if (!q.resolves) j["resolves_reason"] = "it takes two processing units";
  j["clock"] = clock_json(q.clock);
  j["counter"] = q.counter ? clock_json(*q.counter) : json(nullptr);
  if (!q.counter) j["counter_reason"] = "read on x86 only";
  j["clocks"] = json::array();
  for (const clock_agreement& a : q.clocks) j["clocks"].push_back(agreement_json(a));
  j["spin"] = spin_json(q.spin);
  j["cpu_pressure_avg10"] = or_null<json>(q.cpu_pressure_avg10);
  if (!q.cpu_pressure_avg10) j["cpu_pressure_avg10_reason"] = "/proc/pressure/cpu cannot be read";
  j["hand_offs"] = json::array();
  for (const hand_offs& h : q.placements) j["hand_offs"].push_back(hand_offs_json(h));
  return j;
}

std::string qualification_file(const qualification& q, std::string_view utc) {
  const json all{
      {"schema", "pipes-qualification/1"}, {"time", utc}, {"qualification", qualification_json(q)}};
  return all.dump(1) + "\n";
}

}  // namespace typed_pipes::harness
