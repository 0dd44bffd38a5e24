#include "harness/report/report.hpp"

#include <gnu/libc-version.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <thread>

#include "absl/base/config.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "harness/base/clock.hpp"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"
#include "harness/report/build_facts.hpp"

namespace typed_pipes::harness {
namespace {

using json = nlohmann::ordered_json;
namespace fs = std::filesystem;

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

template <class T>
void put(json& into, const std::string& key, const fact<T>& f) {
  into[key] = or_null(f.value);
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

// <machine>-<YYYYMMDDTHHMMSSZ>-<commit7>[-dirty]
std::string run_id(const run_facts& facts) {
  std::string moment = facts.time;
  std::erase_if(moment, [](char c) { return c == '-' || c == ':'; });
  const std::string commit = build_facts::commit;
  return say(machine_name(facts), "-", moment, "-",
             commit.empty() ? std::string("nocommit") : commit.substr(0, 7),
             build_facts::dirty ? "-dirty" : "");
}

// Sentences a reader must know before believing a number.
// What others may use of the processors before a run is suspect: on two, a third of one.
constexpr double most_busy_share = 0.15;

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
  // Not the load average: it still remembers the build that came before a run.
  for (const auto& [when, l] :
       {std::pair{"before", facts.before}, std::pair{"after", facts.after}}) {
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
        say(marked, " of ", trials, " trials are marked: threads were moved or time was stolen."));
  }
  if (!seen.voids.empty()) all.emplace_back("Messages were lost, doubled or reordered: see voids.");
  return all;
}

json run_json(const plan& what, const run_record& seen, const run_facts& facts) {
  return {{"id", run_id(facts)},
          {"time", facts.time},
          {"command", facts.command},
          {"plan", what.name},
          {"seed", what.seed},
          {"rounds", what.rounds},
          {"trial_ms", what.trial_ms},
          {"duration_s", seen.duration_s},
          {"suspect", suspicions(seen, facts)}};
}

// What another program was made with stands beside what this one was made with.
json libraries_json(const plan& what) {
  json all{{"abseil", std::to_string(ABSL_LTS_RELEASE_VERSION)},
           {"benchmark", build_facts::benchmark_version},
           {"hwloc", build_facts::hwloc_version},
           {"libc", say("glibc ", gnu_get_libc_version())}};
  for (const cell& c : what.cells) {
    if (!c.what->facts.version.empty()) all[c.what->backend] = c.what->facts.version;
  }
  return all;
}

json build_json(const plan& what) {
  const std::string commit = build_facts::commit;
  json build{{"commit", commit.empty() ? json(nullptr) : json(commit)},
             {"dirty", commit.empty() ? json(nullptr) : json(build_facts::dirty)},
             {"compiler", build_facts::compiler},
             {"flags", build_facts::flags},
             {"type", build_facts::type},
             {"libraries", libraries_json(what)}};
  if (commit.empty()) build["commit_reason"] = "the sources were not in a repository";
  return build;
}

json load_json(const load& l) {
  json j;
  j["load1"] = or_null(l.load1);
  j["steal_ticks"] = or_null(l.steal_ticks);
  j["cpu_pressure_avg10"] = or_null(l.cpu_pressure_avg10);
  j["busy_share"] = or_null(l.busy_share);
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
  m["memory_bytes"] = or_null(e.memory_bytes);
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
  if (!seen.floor_way.empty()) m["floor_way"] = seen.floor_way;
  m["placements"] = placements_json(machine);
  m["before"] = load_json(facts.before);
  m["after"] = load_json(facts.after);
  return m;
}

json costs_json(const costs& spent, bool foreign) {
  if (foreign) return {{"cpu_ns", nullptr}, {"cpu_ns_reason", "spent by another program"}};
  json j{{"cpu_ns", spent.cpu_ns},
         {"voluntary_switches", spent.voluntary_switches},
         {"involuntary_switches", spent.involuntary_switches},
         {"page_faults", spent.page_faults},
         {"migrations", or_null(spent.migrations)}};
  if (!spent.migrations) j["migrations_reason"] = "the kernel does not count them per thread";
  return j;
}

json trial_json(const trial_record& t, bool foreign) {
  // Rounds of one process: the plan starts no second one.
  return {{"process", 0},
          {"round", t.round},
          {"position", t.position},
          {"operations", t.operations},
          {"messages", t.messages},
          {"ns", t.ns},
          {"floor_round_trip_ns", or_null(t.floor_round_trip_ns)},
          {"costs", costs_json(t.spent, foreign)},
          {"marks", t.marks}};
}

json cell_json(const cell& c, const std::vector<trial_record>& trials) {
  const program& p = *c.what;
  json parameters;
  for (const parameter& each : parameters_of(c)) {
    std::visit([&](const auto& value) { parameters[std::string(each.key)] = value; }, each.value);
  }
  const std::string protocol(p.workload.protocol);
  json j{{"name", c.name},
         {"workload", std::string(p.workload.name)},
         {"backend", p.backend},
         {"protocol", protocol.empty() ? json(nullptr) : json(protocol)},
         {"operation", std::string(p.workload.operation)},
         {"messages_per_operation", p.workload.messages_per_operation},
         {"parameters", std::move(parameters)},
         {"cpus", c.cpus},
         {"threads", c.threads},
         {"oversubscribed", c.oversubscribed()}};
  j["trials"] = json::array();
  for (const trial_record& t : trials) j["trials"].push_back(trial_json(t, p.is_foreign()));
  return j;
}

absl::Status cannot_write(const std::string& out, const std::string& why) {
  return absl::InvalidArgumentError(
      say("--out=", out, ": ", why, " (allowed: a directory that can be written)"));
}

// A link cannot be replaced in one step, a rename can: so a new one takes the old one's place.
void point_latest(const fs::path& out, const std::string& id) {
  std::error_code failed;
  const fs::path fresh = out / say(".latest-", getpid());
  fs::remove(fresh, failed);
  fs::create_directory_symlink(id, fresh, failed);
  if (!failed) fs::rename(fresh, out / "latest", failed);
  if (failed) fs::remove(fresh, failed);
}

}  // namespace

absl::Status prepare_output(const std::string& out) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) return cannot_write(out, failed.message());
  const fs::path probe = fs::path(out) / say(".probe-", getpid());
  const bool written = static_cast<bool>(std::ofstream(probe) << "probe" << std::flush);
  fs::remove(probe, failed);
  return written ? absl::OkStatus() : cannot_write(out, "no file can be written there");
}

std::string to_json(const plan& what, const topology& machine, const run_record& seen,
                    const run_facts& facts) {
  json all{{"schema", "pipes-run/1"}};
  all["run"] = run_json(what, seen, facts);
  all["build"] = build_json(what);
  all["machine"] = machine_json(machine, seen, facts);
  all["cells"] = json::array();
  for (std::size_t i = 0; i < what.cells.size(); ++i) {
    // A void cell has no number to show: it is named among the voids only.
    if (!seen.is_void(i)) all["cells"].push_back(cell_json(what.cells[i], seen.trials[i]));
  }
  all["skipped"] = json::array();
  for (const skip& s : what.skipped) {
    all["skipped"].push_back({{"cell", s.cell}, {"reason", s.reason}});
  }
  all["voids"] = json::array();
  for (const void_record& v : seen.voids) {
    all["voids"].push_back({{"cell", what.cells[v.cell].name},
                            {"process", 0},
                            {"round", v.round},
                            {"reason", v.reason}});
  }
  // Replaced where a file of the system is not UTF-8: one odd name must not lose a run.
  return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

absl::StatusOr<std::string> write_run(const std::string& out, const plan& what,
                                      const topology& machine, const run_record& seen,
                                      const run_facts& facts) {
  std::error_code failed;
  std::string id = run_id(facts);
  // Two runs in one second: the later one takes the name of the next.
  run_facts named = facts;
  for (; fs::exists(fs::path(out) / id); id = run_id(named)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    named.time = clock::utc_time();
  }
  const fs::path hidden = fs::path(out) / say(".", id, "-", getpid());
  fs::create_directories(hidden, failed);
  if (failed) return cannot_write(out, failed.message());
  const bool written = static_cast<bool>(std::ofstream(hidden / "run.json")
                                         << to_json(what, machine, seen, named) << std::flush);
  if (written) fs::rename(hidden, fs::path(out) / id, failed);
  if (!written || failed) {
    std::error_code ignored;
    fs::remove_all(hidden, ignored);
    return cannot_write(out, written ? failed.message() : "the disk is full or gone");
  }
  point_latest(out, id);
  return (fs::path(out) / id / "run.json").string();
}

namespace {

// What the cells of a group have in common.
std::string heading(const cell& c) {
  const program& p = *c.what;
  std::string text = say(p.workload.name, ", ns per ", p.workload.operation);
  if (p.has_payload) text += say(", ", p.payload_bytes, " bytes by ", p.carry);
  if (p.workload.settings.empty()) {
    text += say(", ", c.pairs, c.pairs == 1 ? " pair" : " pairs");
  } else {
    if (c.cold) text += say(", ", c.operations, " in all");
    if (!p.workload.group_word.empty())
      text += say(", ", c.group_size, " ", p.workload.group_word);
    if (c.spawn == spawning::inside) text += ", made inside the span";
    if (c.spawn == spawning::outside) text += ", made before it";
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
             seen.is_cut_short(index) ? ", too long to be repeated\n" : "\n");
}

}  // namespace

std::string table(const plan& what, const run_record& seen) {
  std::string text = absl::StrFormat("%-39s%14s%14s%14s%8s\n", "lower is better", "median", "least",
                                     "most", "trials");
  for (const group& members : what.groups) {
    text += heading(what.cells[members.cells.front()]) + "\n";
    for (const std::size_t i : members.cells) {
      text += row(what, seen, i);
    }
  }
  for (const void_record& v : seen.voids) {
    text += say("VOID  ", what.cells[v.cell].name, "  round ", v.round, ": ", v.reason, "\n");
  }
  for (const skip& s : what.skipped) {
    if (s.of_a_post) text += say("LEFT OUT  ", s.cell, ": ", s.reason, "\n");
  }
  return text;
}

std::string version_text() {
  const std::string commit = build_facts::commit;
  return say("pipes_bench, commit ", commit.empty() ? std::string("unknown") : commit,
             build_facts::dirty ? " with changes" : "", "\n", build_facts::compiler, ", ",
             build_facts::type, ": ", build_facts::flags, "\n");
}

}  // namespace typed_pipes::harness
