#include "harness/report/earlier_run.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "harness/base/clock.hpp"
#include "harness/base/input_file.hpp"
#include "harness/base/json_values.hpp"
#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"
#include "harness/report/record_digest.hpp"
#include "harness/report/trial_lines.hpp"
#include "harness/run/runner.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

using json = nlohmann::ordered_json;
namespace fs = std::filesystem;

absl::Status refuse(const std::string& given_path, const std::string& why) {
  return absl::InvalidArgumentError(say("--resume=", given_path, ": ", why));
}

std::string state_of(const fs::path& directory) {
  const std::optional<std::string> record = text_of_file(directory / "run.json");
  const json all = json::parse(record.value_or(""), nullptr, false);
  const json state = all.is_object() ? all.value(json::json_pointer("/run/state"), json()) : json();
  return state.is_string() ? state.get<std::string>() : "";
}

// Returns the newest unfinished run beside a finished one, if it is newer than that; nothing if there is none. This is the
// run that `latest` means after one was killed: the link is made when a run ends, so it points at an older one.
std::optional<fs::path> unfinished_beside(const fs::path& finished) {
  std::optional<fs::path> found;
  std::error_code failed;
  fs::file_time_type newest = fs::last_write_time(finished / "run.json", failed);
  for (const fs::directory_entry& each : fs::directory_iterator(finished.parent_path(), failed)) {
    const fs::file_time_type written = fs::last_write_time(each.path() / "run.json", failed);
    if (failed || written <= newest || each.is_symlink(failed)) continue;
    const std::string state = state_of(each.path());
    if (state != state_name(run_state::running) && state != state_name(run_state::interrupted)) {
      continue;
    }
    newest = written;
    found = each.path();
  }
  return found;
}

// The recorded plan as the text of a plan file: what JSON writes of a key's value means the same in TOML.
std::string plan_text(const json& recorded) {
  std::string text;
  for (const auto& [key, value] : recorded.items()) text += say(key, " = ", value.dump(), "\n");
  return text;
}

// Throws what the library does if a field is missing or of another type.
absl::Status read_head(const json& all, earlier_run& into) {
  if (all.at("schema").get<std::string>() != run_schema) {
    return refuse(into.given_path, say("its run.json is not of the form ", run_schema));
  }
  // A loop over null is one over nothing: rounds that were finished would be measured again.
  for (const char* list : {"machines", "backends", "cells", "skipped", "voids", "digests"})
    if (!all.at(list).is_array())
      return refuse(into.given_path, say("in its run.json ", list, " is no list"));
  const json& run = all.at("run");
  const std::string state = run.at("state");
  if (state == state_name(run_state::complete)) {
    const std::optional<fs::path> other = unfinished_beside(into.directory);
    return refuse(into.given_path,
                  say("is finished: nothing to go on with",
                      other ? say("; ", other->string(), " is not finished") : std::string()));
  }
  if (state == state_name(run_state::budget_spent)) {
    return refuse(into.given_path, "is finished: the time that it was given is spent");
  }
  run.at("command").get_to(into.command);
  into.plan = plan_text(run.at("plan_file"));
  run.at("seed").get_to(into.seed);
  run.at("processes").get_to(into.processes);
  run.at("rounds").get_to(into.rounds);
  for (const json& d : all.at("digests")) {
    into.digests.push_back({{d.at("process"), d.at("round")}, d.at("trials"), d.at("sha256")});
  }
  const bool sane = !into.command.empty() && into.processes > 0 && into.rounds > 0 &&
                    into.finished() <= into.processes * into.rounds &&
                    all.at("machines").size() == 1 && !all.contains("sides");
  if (!sane) return refuse(into.given_path, "its run.json is not one of pipes_bench");
  // Runs of before 2026-11-28 lack it.
  const auto digest = all.find(record_digest_key);
  return digest == all.end() || fits_record_digest(into.record, *digest)
             ? absl::OkStatus()
             : refuse(into.given_path,
                      "its run.json was edited (allowed: the file as it was written)");
}

// Where the lines end that this round has there; nothing if there are too few.
std::optional<std::size_t> end_of_round(const std::string& lines, std::size_t begin,
                                        const round_digest& round) {
  std::size_t end = begin;
  for (std::size_t n = round.trials; n > 0; --n) {
    const std::size_t feed = lines.find('\n', end);
    if (feed == std::string::npos) return std::nullopt;
    end = feed + 1;
  }
  return end;
}

absl::Status take_lines(const std::string& trials, earlier_run& into) {
  const std::string head = trial_columns();
  if (!trials.starts_with(head))
    return refuse(into.given_path, "trials.csv does not begin as it was written");
  std::size_t at = head.size();
  for (const round_digest& round : into.digests) {
    const std::optional<std::size_t> end = end_of_round(trials, at, round);
    if (!end || sha256(std::string_view(trials).substr(at, *end - at)) != round.sha256) {
      return refuse(
          into.given_path,
          say("trials.csv: the lines of round ", round.of.round, " of process ", round.of.process,
              " are not those that run.json counts (allowed: both files as they were written)"));
    }
    at = *end;
  }
  into.lines = trials.substr(head.size(), at - head.size());
  const std::string_view rest = std::string_view(trials).substr(at);
  into.unfinished_lines = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n'));
  if (!rest.empty() && rest.back() != '\n') ++into.unfinished_lines;
  return absl::OkStatus();
}

// Returns whether this fact about the machine may differ when the run goes on: how busy it is, what is measured anew, and
// the size of the memory, of which the kernel keeps more or less for itself each time.
bool may_change(const std::string& key) {
  return key == "before" || key == "after" || key == "clock_read_ns" || key == "floor_way" ||
         key == "memory_bytes" || key == "qualification";
}

// Says in which field two objects differ, and how; nothing if in none.
std::string difference(const std::string& of, const json& now, const json& then) {
  for (const json* either : {&now, &then}) {
    for (const auto& [key, ignored] : either->items()) {
      if (may_change(key)) continue;
      const json here = now.value(key, json()), there = then.value(key, json());
      if (here != there)
        return say(of, ".", key, " is ", here.dump(), ", and in its run.json ", there.dump());
    }
  }
  return "";
}

// The plan without its numbers of processes and rounds, which a budget may have changed.
json plan_of(const json& record) {
  json planned = record.at("run").at("plan_file");
  for (const char* amount : {"processes", "rounds"}) planned.erase(amount);
  return planned;
}

// The same, of all that must be the same when a run goes on.
std::string difference(const json& now, const json& then) {
  std::string found = difference("build", now.at("build"), then.at("build"));
  if (found.empty())
    found = difference("machine", now.at("machines")[0], then.at("machines").at(0));
  for (const char* key : {"plan", "trial_ms"}) {
    const json &here = now.at("run").at(key), &there = then.at("run").at(key);
    if (found.empty() && here != there) {
      found = say("run.", key, " is ", here.dump(), ", and in its run.json ", there.dump());
    }
  }
  if (found.empty()) found = difference("plan_file", plan_of(now), plan_of(then));
  const json &cells = now.at("cells"), &earlier = then.at("cells");
  for (std::size_t i = 0; i < std::max(cells.size(), earlier.size()) && found.empty(); ++i) {
    json here = i < cells.size() ? cells[i] : json({{"name", nullptr}});
    json there = i < earlier.size() ? earlier[i] : json({{"name", nullptr}});
    for (json* either : {&here, &there}) {
      for (const char* of_the_trials : {"unknown", "other_length"}) either->erase(of_the_trials);
    }
    found = difference(say("cells[", i, "]"), here, there);
  }
  return found;
}

load load_of(const json& from) {
  return {optional_of<double>(from.at("load1")), optional_of<std::uint64_t>(from.at("steal_ticks")),
          optional_of<double>(from.at("cpu_pressure_avg10")),
          optional_of<double>(from.at("busy_share"))};
}

// The index of each cell by its name.
using cell_places = std::map<std::string, std::size_t>;
cell_places places_of(const plan& what) {
  cell_places all;
  for (std::size_t i = 0; i < what.cells.size(); ++i) all[what.cells[i].name] = i;
  return all;
}

// Enters the trials, dated from the start of the run, and what can be learned from each. Returns when the last one ended.
absl::StatusOr<std::uint64_t> enter_trials(const earlier_run& earlier, const plan& what,
                                           const cell_places& places, run_record& seen) {
  std::uint64_t last_end_ns = 0;
  const std::vector<std::string> lines = absl::StrSplit(earlier.lines, '\n', absl::SkipEmpty());
  for (const std::string& line : lines) {
    std::optional<trial_line> read = read_trial_line(line);
    const auto place = read ? places.find(read->cell) : places.end();
    if (place == places.end())
      return refuse(earlier.given_path, say("not a trial of this run: ", line));
    trial_record& t = read->trial;
    const std::size_t index = place->second;
    const cell& c = what.cells[index];
    seen.operations[index] = t.operations / static_cast<std::uint64_t>(c.pairs);
    if (c.cold && static_cast<double>(t.ns) > longest_repeated_s * 1e9)
      seen.cut_short.push_back(index);
    last_end_ns = std::max(last_end_ns, t.start_ns + t.ns);
    seen.trials[index].push_back(std::move(t));
  }
  return last_end_ns;
}

// Enters the cells whose check has failed: they have no trials any more.
void enter_voids(const json& all, const cell_places& places, run_record& seen) {
  for (const json& v : all.at("voids")) {
    const std::size_t index = places.at(v.at("cell"));
    seen.voids.push_back({index, {v.at("process"), v.at("round")}, v.at("reason")});
    seen.trials[index].clear();
  }
}

std::optional<std::size_t> handoff_named(const json& machine) {
  if (!machine.contains("floor_way")) return std::nullopt;
  const auto& ways = handoff_ways();
  const auto found = std::find_if(ways.begin(), ways.end(), [&](const handoff_way& way) {
    return way.name == machine.at("floor_way");
  });
  return found == ways.end() ? std::nullopt
                             : std::optional(static_cast<std::size_t>(found - ways.begin()));
}

absl::StatusOr<run_record> restored(const earlier_run& earlier, const plan& what,
                                    const topology& machine, run_facts& facts) {
  const json then = json::parse(earlier.record);
  const json& run = then.at("run");
  facts.start.utc = run.at("time");
  run_record seen;
  seen.trials.resize(what.cells.size());
  const json now = json::parse(run_json(what, machine, seen, facts, run_state::running, {}));
  if (const std::string found = difference(now, then); !found.empty()) {
    return refuse(earlier.given_path,
                  say(found, " (allowed: the program and the machine that began it)"));
  }
  for (const cell& c : what.cells)
    seen.operations.push_back(std::max<std::uint64_t>(1, c.operations));
  const cell_places places = places_of(what);
  const absl::StatusOr<std::uint64_t> last_end_ns = enter_trials(earlier, what, places, seen);
  if (!last_end_ns.ok()) return last_end_ns.status();
  enter_voids(then, places, seen);
  seen.handoff = handoff_named(then.at("machines")[0]);
  seen.duration_s = run.at("duration_s");
  seen.rounds = earlier.finished();
  const std::optional<clock::moment> start = clock::past(facts.start.utc, *last_end_ns);
  if (!start) return refuse(earlier.given_path, "its run.json does not say when it began");
  facts.start = *start;
  for (auto& trials : seen.trials) {
    for (trial_record& t : trials) t.start_ns += start->ns;
  }
  const json& its_machine = then.at("machines")[0];
  facts.before = load_of(its_machine.at("before"));
  if (its_machine.contains("qualification")) {
    facts.earlier_qualification = its_machine.at("qualification").dump();
  }
  if (run.contains("budget")) {
    const json& b = run.at("budget");
    facts.budget = budget_facts{b.at("seconds"), {b.at("processes"), b.at("rounds")}};
  }
  for (const json& r : run.value("resumed", json::array())) {
    facts.resumed.push_back({r.at("time"), r.at("rounds")});
  }
  facts.resumed.push_back({clock::present().utc, seen.rounds});
  return seen;
}

}  // namespace

int earlier_run::next_process() const {
  return digests.empty() ? 0 : digests.back().of.process + 1;
}

absl::StatusOr<earlier_run> read_earlier_run(const std::string& directory) {
  earlier_run read;
  read.given_path = directory;
  std::error_code failed;
  read.directory = fs::canonical(directory, failed);
  const std::optional<std::string> record =
      failed ? std::nullopt : text_of_file(read.directory / "run.json");
  const std::optional<std::string> trials =
      failed ? std::nullopt : text_of_file(read.directory / "trials.csv");
  if (!record || !trials) {
    return refuse(directory, "no run.json with trials.csv there (allowed: the directory of a run)");
  }
  read.record = *record;
  try {
    if (absl::Status s = read_head(json::parse(read.record), read); !s.ok()) return s;
  } catch (const json::exception&) {
    return refuse(directory,
                  "its run.json is not as it was written (allowed: that of pipes_bench)");
  }
  if (absl::Status s = take_lines(*trials, read); !s.ok()) return s;
  return read;
}

absl::StatusOr<run_record> restore(const earlier_run& earlier, const plan& what,
                                   const topology& machine, run_facts& facts) {
  try {
    return restored(earlier, what, machine, facts);
  } catch (const std::exception&) {  // of the text, or of a cell that is none
    return refuse(earlier.given_path,
                  "its run.json is not as it was written (allowed: that of pipes_bench)");
  }
}

}  // namespace typed_pipes::harness
