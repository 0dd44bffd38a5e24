#include "harness/report/run_json.hpp"

#include <gnu/libc-version.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/base/config.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "harness/base/json_values.hpp"
#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"
#include "harness/qualify/qualification_json.hpp"
#include "harness/report/build_facts.hpp"
#include "harness/report/cell_json.hpp"
#include "harness/report/record_digest.hpp"
#include "harness/request/plan_keys.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

using json = nlohmann::ordered_json;

template <class T>
void put(json& into, const std::string& key, const fact<T>& f) {
  into[key] = or_null<json>(f.value);
  if (!f.value && !f.reason.empty()) into[key + "_reason"] = f.reason;
}

std::string machine_name(const run_facts& facts) {
  std::string name = facts.machine.empty() ? facts.where.host : facts.machine;
  for (char& c : name) {
    const bool fine = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_';
    if (!fine) c = '-';
  }
  return name;
}

// The share of the processors that other programs may use before a run is suspect: on two, a third of one.
constexpr double most_busy_share = 0.15;

// Sentences a reader must know before believing a number.
std::vector<std::string> suspicions(const run_record& seen, const run_facts& facts) {
  std::vector<std::string> all;
  if (std::string(build_facts::type) != "Release") {
    all.push_back(say("The build type is \"", build_facts::type, "\", not Release."));
  }
  if (std::string(build_facts::flags).find("-fsanitize") != std::string::npos) {
    all.emplace_back("The build carries a sanitizer.");
  }
  if (build_facts::dirty) all.emplace_back("The sources differ from the commit named here.");
  if (std::string(build_facts::commit).empty()) all.emplace_back("The commit is unknown.");
  // The load average would still count the build that came before a run, so it is not used here.
  for (const auto& [when, l] :
       {std::pair{"before", facts.before}, std::pair{"after", facts.after.value_or(load{})}}) {
    if (l.busy_share.value_or(0) <= most_busy_share) continue;
    all.push_back(say("Other work used ", absl::StrFormat("%.0f", *l.busy_share * 100),
                      " % of the processors just ", when, " the run."));
  }
  std::size_t trials = 0, marked = 0;
  for (const auto& cell : seen.trials) {
    trials += cell.size();
    for (const trial_record& t : cell) marked += t.marks.empty() ? 0 : 1;
  }
  if (marked * 5 > trials) {
    all.push_back(
        say(marked, " of ", trials,
            " trials are marked: threads were moved, time was stolen, or the bare hand-off "
            "changed."));
  }
  if (!seen.voids.empty()) all.emplace_back("A trial lost messages or did not end: see voids.");
  return all;
}

json scalar_json(const plan_scalar& value) {
  return std::visit([](const auto& each) { return json(each); }, value);
}

// The plan by the keys of a plan file.
json plan_json(const preset& requested) {
  json all = json::object();
  for (const plan_key& key : plan_keys()) {
    const std::optional<plan_value> value = key.give(requested);
    if (!value) continue;
    json& its = all[std::string(key.name)];
    if (!value->is_list) {
      its = scalar_json(value->items.front());
    } else {
      its = json::array();
      for (const plan_scalar& item : value->items) its.push_back(scalar_json(item));
    }
  }
  return all;
}

json head_json(const plan& what, const run_record& seen, const run_facts& facts, run_state state) {
  json head{{"id", run_id(facts)},
            {"time", facts.start.utc},
            {"state", state_name(state)},
            {"command", facts.command},
            {"plan", what.name},
            {"seed", what.seed},
            {"processes", what.processes},
            {"rounds", what.rounds},
            {"trial_ms", what.trial_ms},
            {"duration_s", seen.duration_s},
            {"suspect", suspicions(seen, facts)}};
  head["plan_file"] = plan_json(what.requested);
  if (!what.capacities.empty()) head["capacities"] = what.capacities;
  if (facts.budget) {
    head["budget"] = {{"seconds", facts.budget->seconds},
                      {"processes", facts.budget->planned.processes},
                      {"rounds", facts.budget->planned.rounds}};
  }
  for (const resumption& r : facts.resumed) {
    head["resumed"].push_back({{"time", r.time}, {"rounds", r.rounds}});
  }
  return head;
}

// The tools that another program was made with are recorded beside those of this one.
json libraries_json(const plan& what) {
  json all{{"abseil", std::to_string(ABSL_LTS_RELEASE_VERSION)},
           {"benchmark", build_facts::benchmark_version},
           {"hwloc", build_facts::hwloc_version},
           {"libc", say("glibc ", gnu_get_libc_version())}};
  for (const cell& c : what.cells) {
    const program& p = *c.what;
    if (!p.facts.version.empty() && p.copy_of.empty()) all[p.backend] = p.facts.version;
  }
  return all;
}

json build_json(const plan& what) {
  const std::string commit = build_facts::commit;
  static const std::string program = sha256_of_file("/proc/self/exe");
  json build{{"commit", commit.empty() ? json(nullptr) : json(commit)},
             {"dirty", commit.empty() ? json(nullptr) : json(build_facts::dirty)},
             {"compiler", build_facts::compiler},
             {"flags", build_facts::flags},
             {"type", build_facts::type},
             {"libraries", libraries_json(what)},
             {"program", text_or_null<json>(program)}};
  if (commit.empty()) build["commit_reason"] = "the sources were not in a repository";
  return build;
}

json load_json(const load& l) {
  json j;
  j["load1"] = or_null<json>(l.load1);
  j["steal_ticks"] = or_null<json>(l.steal_ticks);
  j["cpu_pressure_avg10"] = or_null<json>(l.cpu_pressure_avg10);
  j["busy_share"] = or_null<json>(l.busy_share);
  if (!l.cpu_pressure_avg10) j["cpu_pressure_avg10_reason"] = "/proc/pressure/cpu cannot be read";
  return j;
}

json placements_json(const topology& machine) {
  json all = json::array();
  for (const placement& p : machine.placements()) {
    json one{{"name", p.name}};
    if (p.absent.empty()) {
      one["cpus"] = p.cpus;
    } else {
      one["absent"] = p.absent;
    }
    all.push_back(std::move(one));
  }
  return all;
}

json machine_json(const topology& machine, const run_record& seen, const run_facts& facts) {
  const environment& e = facts.where;
  json m{{"name", machine_name(facts)}};
  put(m, "cpu", e.cpu);
  m["cores"] = machine.cores();
  m["pus"] = machine.allowed().size();
  m["allowed_cpus"] = machine.allowed();
  m["memory_bytes"] = or_null<json>(e.memory_bytes);
  m["os"] = e.os;
  m["kernel"] = e.kernel;
  put(m, "kernel_command_line", e.kernel_command_line);
  put(m, "governor", e.governor);
  put(m, "turbo", e.turbo);
  m["smt"] = machine.smt();
  put(m, "thp", e.thp);
  put(m, "aslr", e.aslr);
  put(m, "clocksource", e.clocksource);
  put(m, "microcode", e.microcode);
  put(m, "hypervisor", e.hypervisor);
  m["mitigations"] = e.mitigations;
  m["clock_read_ns"] = e.clock_read_ns;
  if (seen.handoff) m["floor_way"] = handoff_ways()[*seen.handoff].name;
  m["placements"] = placements_json(machine);
  if (facts.qualified) m["qualification"] = qualification_json(*facts.qualified);
  if (!facts.earlier_qualification.empty()) {
    m["qualification"] = json::parse(facts.earlier_qualification);
  }
  const auto counted = [&m](const char* what, const std::string& why_not) {
    m[what] = why_not.empty();
    if (!why_not.empty()) m[std::string(what) + "_reason"] = why_not;
  };
  counted("hardware_counters", facts.no_hardware_counters);
  counted("energy", facts.no_energy);
  m["before"] = load_json(facts.before);
  m["after"] = facts.after ? load_json(*facts.after) : json(nullptr);
  return m;
}

json put_blocks_json(std::optional<put_blocks> when) {
  if (!when) return nullptr;
  return *when == put_blocks::never ? "never" : "when_full";
}

json allocation_json(std::optional<allocation> when) {
  if (!when) return nullptr;
  switch (*when) {
    case allocation::at_creation:
      return "at_creation";
    case allocation::queue_growth:
      return "queue_growth";
    case allocation::per_message:
      break;
  }
  return "per_message";
}

// The capacity of a backend is a number if it is the same in all cells, else "cell": each cell has its own.
json capacity_json(const known_backend& b, const plan& what) {
  std::set<std::size_t> all;
  for (const cell& c : what.cells) {
    if (c.what->backend == b.name) all.insert(c.what->facts.capacity);
  }
  if (all.size() > 1) return "cell";
  const std::size_t its = all.empty() ? b.facts.capacity : *all.begin();
  if (its != 0) return its;
  const bool bounded =
      b.facts.put_blocks == put_blocks::when_full || b.facts.bounded_protocols_only;
  if (!bounded) return nullptr;
  // A queue of another project knows no protocol. If it names no capacity it is a buffer of the system.
  return b.facts.origin == origin::third_party ? "system" : "protocol";
}

json backend_json(const known_backend& b, const plan& what) {
  const backend_facts& f = b.facts;
  json j{{"name", b.name}};
  if (!f.label.empty()) j["label"] = f.label;
  j["origin"] = std::string(name_of(f.origin));
  j["order"] = b.order;
  j["look"] = f.look;
  j["design"] = f.design;
  j["family"] = text_or_null<json>(f.family);
  j["bare_of"] = text_or_null<json>(f.bare_of);
  if (!f.chooses_from.empty()) j["chooses_from"] = f.chooses_from;
  j["waits"] = b.waits;
  j["put_blocks"] = put_blocks_json(f.put_blocks);
  j["capacity"] = capacity_json(b, what);
  j["allocation"] = allocation_json(f.allocates);
  j["bounded_protocols_only"] = f.bounded_protocols_only;
  if (f.keeps_threads) j["keeps_threads"] = true;
  j["package"] = text_or_null<json>(f.package);
  if (!f.version.empty()) j["version"] = f.version;
  j["source"] = text_or_null<json>(f.source);
  return j;
}

// Lists the backends that a cell or a skipped point names.
json backends_json(const plan& what, const run_facts& facts) {
  std::set<std::string> named;
  for (const cell& c : what.cells) named.insert(c.what->backend);
  for (const skip& s : what.skipped) {
    const auto from = s.cell.find('/') + 1;  // workload/backend/key:value/...
    named.insert(s.cell.substr(from, s.cell.find('/', from) - from));
  }
  json all = json::array();
  for (const known_backend& b : with_copies(facts.backends, what)) {
    if (named.count(b.name) != 0) all.push_back(backend_json(b, what));
  }
  return all;
}

}  // namespace

std::string state_name(run_state state) {
  switch (state) {
    case run_state::running:
      return "running";
    case run_state::complete:
      return "complete";
    case run_state::budget_spent:
      return "budget_spent";
    case run_state::interrupted:
      break;
  }
  return "interrupted";
}

std::string run_id(const run_facts& facts) {
  std::string moment = facts.start.utc.substr(0, facts.start.utc.find('.'));
  std::erase_if(moment, [](char c) { return c == '-' || c == ':'; });
  const std::string commit = build_facts::commit;
  return say(machine_name(facts), "-", moment, "Z-",
             commit.empty() ? std::string("nocommit") : commit.substr(0, 7),
             build_facts::dirty ? "-dirty" : "");
}

std::string run_json(const plan& what, const topology& machine, const run_record& seen,
                     const run_facts& facts, run_state state,
                     const std::vector<round_digest>& digests) {
  json all{{"schema", std::string(run_schema)}};
  all["run"] = head_json(what, seen, facts, state);
  all["build"] = build_json(what);
  all["machines"] = json::array({machine_json(machine, seen, facts)});
  all["backends"] = backends_json(what, facts);
  all["cells"] = json::array();
  const std::vector<std::size_t> group_of = groups_of_cells(what);
  for (std::size_t i = 0; i < what.cells.size(); ++i) {
    json& its = all["cells"].emplace_back(cell_json(what, seen, i));
    its["group"] = group_of[i];
  }
  all["skipped"] = json::array();
  for (const skip& s : what.skipped) {
    all["skipped"].push_back({{"cell", s.cell}, {"reason", s.reason}});
  }
  all["voids"] = json::array();
  for (const void_record& v : seen.voids) {
    all["voids"].push_back({{"cell", what.cells[v.cell].name},
                            {"machine", 0},
                            {"process", v.of.process},
                            {"round", v.of.round},
                            {"reason", v.reason}});
  }
  all["digests"] = json::array();
  for (const round_digest& d : digests) {
    all["digests"].push_back({{"machine", 0},
                              {"process", d.of.process},
                              {"round", d.of.round},
                              {"trials", d.trials},
                              {"sha256", d.sha256}});
  }
  all[record_digest_key] = "";
  // Bytes that are not UTF-8 are replaced, because one odd name of a file of the system must not lose a run.
  return with_record_digest(all.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace typed_pipes::harness
