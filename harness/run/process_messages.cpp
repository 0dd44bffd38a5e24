#include "harness/run/process_messages.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "harness/base/json_values.hpp"
#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"
#include "harness/trial/outcome_message.hpp"

namespace typed_pipes::harness {
namespace {

using nlohmann::json;

json lessons_json(const lessons& seen) {
  json voids = json::array();
  for (const void_record& v : seen.voids) {
    voids.push_back({v.cell, v.of.process, v.of.round, v.reason});
  }
  return {{"operations", seen.operations},
          {"handoff", or_null<json>(seen.handoff)},
          {"voids", std::move(voids)},
          {"cut_short", seen.cut_short}};
}

void learn(const json& from, lessons& seen) {
  from.at("operations").get_to(seen.operations);
  seen.handoff = optional_of<std::size_t>(from.at("handoff"));
  from.at("cut_short").get_to(seen.cut_short);
  seen.voids.clear();
  for (const json& v : from.at("voids")) {
    seen.voids.push_back({v.at(0), {v.at(1), v.at(2)}, v.at(3)});
  }
}

json trial_json(std::size_t cell, const trial_record& t) {
  return {cell,
          t.position,
          t.operations,
          t.messages,
          t.start_ns,
          t.ns,
          or_null<json>(t.floor_round_trip_ns),
          t.marks,
          costs_json(t.spent),
          hardware_json(t.hardware),
          or_null<json>(t.floor_before_ns),
          or_null<json>(t.floor_after_ns)};
}

void enter_trial(const json& from, round_id which, run_record& seen) {
  trial_record t;
  t.of = which;
  t.position = from.at(1);
  t.operations = from.at(2);
  t.messages = from.at(3);
  t.start_ns = from.at(4);
  t.ns = from.at(5);
  t.floor_round_trip_ns = optional_of<double>(from.at(6));
  from.at(7).get_to(t.marks);
  t.spent = read_costs(from.at(8));
  t.hardware = read_hardware(from.at(9));
  t.floor_before_ns = optional_of<double>(from.at(10));
  t.floor_after_ns = optional_of<double>(from.at(11));
  seen.trials.at(from.at(0).get<std::size_t>()).push_back(std::move(t));
}

process_news enter(const json& line, int process, run_record& seen) {
  using kind = process_news::kind;
  if (line.contains("steps")) {
    return {.what = kind::steps,
            .steps = line.at("steps"),
            .phase = line.at("phase"),
            .cell = line.at("cell")};
  }
  learn(line.at("lessons"), seen);
  if (line.contains("ready")) return {.what = kind::ready};
  if (!line.contains("round")) {
    seen.stopped_by_signal = line.at("signal");
    return {.what = kind::end};
  }
  const int round = line.at("round");
  for (const json& each : line.at("trials")) enter_trial(each, {process, round}, seen);
  for (const void_record& v : seen.voids) seen.trials.at(v.cell).clear();
  return {.what = kind::round, .round = round};
}

}  // namespace

std::string cells_digest(const plan& what) {
  std::string names;
  for (const cell& c : what.cells) names += say(c.name, "\n");
  return sha256(names);
}

std::string task_line(const process_task& task) {
  json line{{"process", task.process},
            {"most_rounds", task.most_rounds},
            {"finished", task.finished},
            {"processes", task.processes},
            {"rounds", task.rounds},
            {"seed", task.seed},
            {"plan", task.plan},
            {"cells", task.cells},
            {"lessons", lessons_json(task.earlier)}};
  if (task.trial) line["trial"] = {task.trial->cell, task.trial->operations};
  return line_of_json(line);
}

absl::StatusOr<process_task> read_task(const std::string& line) {
  try {
    const json from = json::parse(line);
    process_task task;
    from.at("process").get_to(task.process);
    from.at("most_rounds").get_to(task.most_rounds);
    from.at("finished").get_to(task.finished);
    from.at("processes").get_to(task.processes);
    from.at("rounds").get_to(task.rounds);
    from.at("seed").get_to(task.seed);
    from.at("plan").get_to(task.plan);
    from.at("cells").get_to(task.cells);
    learn(from.at("lessons"), task.earlier);
    if (from.contains("trial")) {
      task.trial = single_trial{from.at("trial").at(0), from.at("trial").at(1)};
    }
    return task;
  } catch (const json::exception& e) {
    return absl::InvalidArgumentError(say("not the task of a process of a run: ", e.what()));
  }
}

std::string ready_line(const run_record& seen) {
  return line_of_json(json{{"ready", true}, {"lessons", lessons_json(seen)}});
}

std::string round_line(const run_record& seen, round_id which) {
  json trials = json::array();
  for (std::size_t i = 0; i < seen.trials.size(); ++i) {
    for (const trial_record& t : seen.trials[i]) {
      if (t.of == which) trials.push_back(trial_json(i, t));
    }
  }
  return line_of_json(
      json{{"round", which.round}, {"trials", std::move(trials)}, {"lessons", lessons_json(seen)}});
}

std::string steps_line(std::size_t steps, std::string_view phase, std::string_view cell) {
  return line_of_json(json{{"steps", steps}, {"phase", phase}, {"cell", cell}});
}

std::string end_line(const run_record& seen) {
  return line_of_json(json{{"signal", seen.stopped_by_signal}, {"lessons", lessons_json(seen)}});
}

absl::StatusOr<process_news> read_news(const std::string& line, int process, run_record& seen) {
  try {
    return enter(json::parse(line), process, seen);
  } catch (const std::exception& e) {  // of the text, or of a cell that is none
    return absl::InternalError(say("a process of the run said what is no news: ", e.what()));
  }
}

}  // namespace typed_pipes::harness
