// run.json, trials.csv, and the table on the terminal.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <pipes_generated/compiled_sizes.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "harness/base/text.hpp"
#include "harness/registry/all_programs.hpp"
#include "harness/report/run_json.hpp"
#include "harness/report/table.hpp"
#include "harness/report/trial_lines.hpp"
#include "harness/test/example_run.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

using nlohmann::json;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

struct example : example_run {
  [[nodiscard]] json run() const {
    return json::parse(run_json(what, machine, seen, facts, run_state::complete, {}));
  }
  [[nodiscard]] std::string lines(int round) const {
    std::size_t count = 0;
    std::string text = trial_lines(what, seen, {0, round}, start_ns, count);
    EXPECT_EQ(count, static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    return text;
  }
};

json named(const json& all, const std::string& name) {
  for (const json& one : all) {
    if (one["name"] == name) return one;
  }
  return nullptr;
}

std::vector<std::string> split(const std::string& text, char at) {
  return absl::StrSplit(text, at);
}

TEST(trial_lines, have_a_field_for_each_column) {
  const example e;
  const std::vector<std::string> lines = split(e.lines(0), '\n');
  ASSERT_THAT(lines, SizeIs(e.what.cells.size() + 1));
  EXPECT_THAT(lines.back(), IsEmpty());
  const std::string last = e.what.cells.back().name;
  EXPECT_EQ(lines[0], say("0,0,,0,0,", last,
                          ",1.000000007,25000,50000,100,300,,0,0,0,0,steal migrated,,0,0,,,,,,"));
  EXPECT_EQ(split(trial_columns(), ',').size(), split(lines[0], ',').size());
  EXPECT_EQ(trial_columns(),
            "machine,process,side,round,position,cell,start_s,wall_ns,cpu_ns,operations,messages,"
            "floor_round_trip_ns,voluntary_switches,involuntary_switches,page_faults,migrations,"
            "marks,regime,futex_waits,futex_wakes,cycles,instructions,cache_misses,energy_uj,"
            "floor_before_ns,floor_after_ns\n");
}

TEST(trial_lines, leave_empty_what_is_unknown) {
  example e;
  e.seen.trials.back()[1].spent.migrations.reset();
  e.seen.trials.back()[1].floor_round_trip_ns = 102.5;
  EXPECT_THAT(split(e.lines(1), '\n')[0], HasSubstr(",100,300,102.5,0,0,0,,steal"));
  program row = *e.what.cells.back().what;
  row.facts.origin = origin::language;
  e.what.cells.back().what = &row;
  EXPECT_THAT(split(e.lines(1), '\n')[0], HasSubstr(",25000,,100,300,102.5,,,,,steal"));
}

TEST(trial_lines, have_what_the_processor_counted) {
  example e;
  e.seen.trials.back()[1].spent.futex_waits = 12;
  e.seen.trials.back()[1].hardware = {1, 2, 3, 4};
  EXPECT_THAT(split(e.lines(1), '\n')[0], EndsWith(",12,0,1,2,3,4,,"));
}

TEST(trial_lines, have_the_floors_of_the_trial) {
  example e;
  e.seen.trials.back()[1].floor_before_ns = 55.5;
  e.seen.trials.back()[1].floor_after_ns = 56;
  EXPECT_THAT(split(e.lines(1), '\n')[0], EndsWith(",55.5,56"));
  const std::optional<trial_line> read = read_trial_line(split(e.lines(1), '\n')[0]);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->trial.floor_before_ns, 55.5);
  EXPECT_EQ(read->trial.floor_after_ns, 56.0);
}

TEST(run_json, says_why_a_trial_has_no_floors) {
  example e;
  EXPECT_FALSE(e.run()["cells"].back().contains("unknown"));
  e.what.cells.back().cpus = {1, 1};
  EXPECT_EQ(e.run()["cells"].back()["unknown"]["floor_after_ns"],
            "nothing of it crosses between two processing units");
}

TEST(trial_lines, do_not_count_how_other_projects_sleep) {
  example e;
  program row = *e.what.cells.back().what;
  row.facts.origin = origin::third_party;
  e.what.cells.back().what = &row;
  EXPECT_THAT(split(e.lines(1), '\n')[0], EndsWith("steal migrated,,,,,,,,,"));
  const json cells = e.run()["cells"];
  EXPECT_TRUE(cells.back()["unknown"].contains("futex_wakes"));
  EXPECT_FALSE(cells.front().contains("unknown"));
}

TEST(trial_lines, are_those_of_one_round) {
  example e;
  e.seen.trials[0].pop_back();
  EXPECT_EQ(split(e.lines(0), '\n').size(), split(e.lines(1), '\n').size() + 1);
  EXPECT_THAT(e.lines(2), IsEmpty());
}

TEST(run_json, says_what_was_run_where_and_how) {
  example e;
  const json j = e.run();
  EXPECT_EQ(j["schema"], "pipes-run/2");
  EXPECT_EQ(j["run"]["seed"], 5);
  EXPECT_EQ(j["run"]["state"], "complete");
  EXPECT_EQ(j["run"]["time"], "2026-11-22T13:00:00.250Z");
  EXPECT_THAT(j["run"]["id"].get<std::string>(), StartsWith("lab-1-20261122T130000Z-"));
  EXPECT_EQ(j["skipped"].size(), e.what.skipped.size());
  EXPECT_TRUE(j["machines"][0]["after"].is_null());
  e.facts.after.emplace();
  EXPECT_TRUE(e.run()["machines"][0]["after"].is_object());
}

TEST(run_json, says_unknown_with_the_reason) {
  example e;
  const json machine = e.run()["machines"][0];
  EXPECT_TRUE(machine["governor"].is_null());
  EXPECT_EQ(machine["governor_reason"], "no file");
  EXPECT_FALSE(e.run()["cells"][0].contains("unknown"));
  for (trial_record& t : e.seen.trials[0]) t.spent.migrations.reset();
  EXPECT_THAT(e.run()["cells"][0]["unknown"]["migrations"].get<std::string>(),
              HasSubstr("the kernel"));
}

TEST(run_json, says_why_the_trials_of_a_cell_are_longer_than_the_plans) {
  example e;
  const auto first = [&e] { return e.run()["cells"][0]; };
  EXPECT_FALSE(first().contains("other_length")) << "as many operations as it wants";
  for (trial_record& t : e.seen.trials[0]) {
    t.operations = 1;
    t.ns = 50'000'000;
  }
  EXPECT_EQ(first()["other_length"], "one operation takes longer");
  EXPECT_FALSE(e.run()["cells"][1].contains("other_length"));
  e.what.cells[0].operations = 1;
  EXPECT_FALSE(first().contains("other_length")) << "its setting says how many";
}

TEST(run_json, says_how_the_bare_hand_off_was_done_if_it_was) {
  example e;
  EXPECT_FALSE(e.run()["machines"][0].contains("floor_way"));
  e.seen.handoff = 1;
  EXPECT_EQ(e.run()["machines"][0]["floor_way"], handoff_ways()[1].name);
}

TEST(run_json, says_how_quiet_the_machine_was_where_that_was_asked) {
  example e;
  EXPECT_FALSE(e.run()["machines"][0].contains("qualification"));
  e.facts.qualified.emplace();
  EXPECT_EQ(e.run()["machines"][0]["qualification"]["grade"], "A");
}

TEST(run_json, says_once_why_the_processor_counted_nothing) {
  example e;
  EXPECT_EQ(e.run()["machines"][0]["hardware_counters"], true);
  e.facts.no_hardware_counters = "perf_event_open: no such event";
  EXPECT_EQ(e.run()["machines"][0]["hardware_counters"], false);
  EXPECT_EQ(e.run()["machines"][0]["hardware_counters_reason"], "perf_event_open: no such event");
}

TEST(run_json, has_the_keys_of_a_cells_name_as_fields) {
  const json j = example().run();
  ASSERT_FALSE(j["cells"].empty());
  for (const json& c : j["cells"]) {
    std::vector<std::string> parts = split(c["name"].get<std::string>(), '/');
    EXPECT_EQ(parts[0], c["workload"]);
    EXPECT_EQ(parts[1], c["backend"]);
    for (std::size_t i = 2; i < parts.size(); ++i) {
      const std::vector<std::string> pair = split(parts[i], ':');
      const json& value = c[pair[0]];
      EXPECT_EQ(value.is_string() ? value.get<std::string>() : value.dump(), pair[1]) << c["name"];
    }
  }
}

TEST(run_json, tells_of_each_backend_what_its_traits_say) {
  const json all = example().run()["backends"];
  const json slots = named(all, "slots");
  EXPECT_EQ(slots["origin"], "ours");
  EXPECT_EQ(slots["waits"], json({"spin", "spin_then_park", "park"}));
  EXPECT_EQ(slots["put_blocks"], "never");
  EXPECT_EQ(slots["capacity"], "protocol");
  EXPECT_EQ(slots["allocation"], "at_creation");
  EXPECT_EQ(slots["bounded_protocols_only"], true);
  EXPECT_TRUE(slots["package"].is_null());
  EXPECT_EQ(named(all, "queue_mutex")["origin"], "historic");
  EXPECT_TRUE(named(all, "queue_mutex")["capacity"].is_null());
  EXPECT_EQ(named(all, "automatic")["chooses_from"], json({"slots", "ring"}));
  EXPECT_TRUE(named(all, "pipe").is_null()) << "no cell and no skipped point names it";
}

TEST(run_json, says_of_a_backend_that_it_keeps_threads_if_it_does) {
  example e;
  for (known_backend& b : e.facts.backends) b.facts.keeps_threads = b.name == "slots";
  EXPECT_EQ(named(e.run()["backends"], "slots")["keeps_threads"], true);
  EXPECT_FALSE(named(e.run()["backends"], "ring").contains("keeps_threads"));
}

TEST(run_json, names_the_cell_that_a_control_repeats_and_lists_its_copy) {
  const json j = example().run();
  std::size_t controls = 0;
  for (const json& c : j["cells"]) {
    if (!c.contains("control_of")) continue;
    ++controls;
    const json repeated = named(j["cells"], c["control_of"]);
    EXPECT_EQ(c["backend"], say(repeated["backend"].get<std::string>(), "_2"));
    EXPECT_EQ(c["wait"], repeated["wait"]);
    EXPECT_FALSE(repeated.contains("control_of"));
    EXPECT_FALSE(named(j["backends"], c["backend"]).is_null());
  }
  EXPECT_EQ(controls, example().what.groups.size());
  EXPECT_THAT(table(example().what, example().seen), HasSubstr(", control\n"));
}

template <std::size_t... Sizes>
json compiled(std::index_sequence<Sizes...>) {
  return json::array({Sizes...});
}

TEST(run_json, gives_the_capacity_that_all_cells_have_or_leaves_it_to_them) {
  example e;
  std::vector<program> programs;
  selection s;
  s.plan = "rivals";
  s.filter = "^stream/(ring|pipe)/";
  e.what = *make_plan(s, all_programs(), e.machine);
  e.seen.trials.assign(e.what.cells.size(), {});
  EXPECT_EQ(named(e.run()["backends"], "ring")["capacity"], "cell");
  EXPECT_EQ(named(e.run()["backends"], "pipe")["capacity"], "system");
  json capacities = compiled(further_capacities{});
  capacities.insert(capacities.begin(), 1024);
  EXPECT_EQ(e.run()["run"]["capacities"], capacities);
}

TEST(run_json, names_a_void_cell_with_the_reason) {
  example e;
  e.seen.voids.push_back({0, {0, 2}, "lost 1 of 4 messages"});
  e.seen.trials[0].clear();
  const json j = e.run();
  EXPECT_EQ(j["cells"].size(), e.what.cells.size());
  EXPECT_EQ(j["voids"][0]["cell"], e.what.cells[0].name);
  EXPECT_EQ(j["voids"][0]["round"], 2);
  EXPECT_THAT(table(e.what, e.seen), HasSubstr("VOID"));
}

TEST(run_json, tells_the_settings_and_versions_of_programs_of_the_posts) {
  example e;
  selection s;
  s.plan = "blog";
  s.filter = "^msgsend/queue_mutex/.*(4|10000)$";
  e.what = *make_plan(s, all_programs(), e.machine);
  program row = *e.what.cells[1].what;
  row.facts.origin = origin::language;
  row.facts.version = "Shell 1.0";
  row.backend = "shell";
  e.what.cells[1].what = &row;
  e.seen.trials.resize(2);
  e.seen.cut_short = {0};
  e.facts.backends.push_back({"shell", row.facts, 0, {"park"}});
  const json j = e.run();
  const json& c = j["cells"][0];
  EXPECT_EQ(c["messages"], 1'000'000);
  EXPECT_EQ(c["spawn"], "inside");
  EXPECT_EQ(c["workers"], 4);
  EXPECT_EQ(j["cells"][1]["unknown"]["cpu_ns"], "spent by another program");
  EXPECT_EQ(j["build"]["libraries"]["shell"], "Shell 1.0");
  EXPECT_EQ(named(j["backends"], "shell")["version"], "Shell 1.0");
  EXPECT_THAT(table(e.what, e.seen),
              HasSubstr("msgsend, ns per message, 1000000 in all, 4 workers"));
  EXPECT_THAT(table(e.what, e.seen), HasSubstr("2 marked, too long to be repeated"));
  e.what.skipped = {{"msgsend/scala", "not built", true},
                    {"ping_pong/fast", "too few cores", false}};
  EXPECT_THAT(table(e.what, e.seen), HasSubstr("LEFT OUT  msgsend/scala: not built\n"));
  EXPECT_THAT(table(e.what, e.seen), Not(HasSubstr("too few cores")));
}

TEST(table, shows_median_and_extremes) {
  EXPECT_THAT(table(example().what, example().seen), HasSubstr("250.0"));
  EXPECT_THAT(table(example().what, example().seen), HasSubstr("2 marked"));
}

TEST(table, says_what_it_shows_and_what_a_control_is_if_there_is_one) {
  example e;
  EXPECT_THAT(table(e.what, e.seen),
              StartsWith("All trials, those that were disturbed too; a control is the reference of "
                         "its group, measured twice (A/A):\n"));
  for (cell& c : e.what.cells) c.control_of.clear();
  EXPECT_THAT(table(e.what, e.seen), StartsWith("All trials, those that were disturbed too:\n"));
}

TEST(table, heads_no_two_groups_of_a_plan_alike) {
  for (const char* name : {"quick", "full", "rivals", "blog"}) {
    const plan what = *make_plan({.plan = name}, all_programs(), two_cores());
    run_record none;
    none.trials.resize(what.cells.size());
    std::vector<std::string> headings;
    for (const std::string& line : split(table(what, none), '\n'))
      if (!line.empty() && line.front() != ' ') headings.push_back(line);
    EXPECT_GE(headings.size(), what.groups.size());
    std::sort(headings.begin(), headings.end());
    const auto same = std::adjacent_find(headings.begin(), headings.end());
    EXPECT_EQ(same, headings.end()) << name << ": " << (same == headings.end() ? "" : *same);
  }
}

TEST(environment, tells_what_it_can) {
  const environment e = read_environment();
  EXPECT_THAT(e.kernel, Not(IsEmpty()));
  EXPECT_GT(e.clock_read_ns, 0);
  EXPECT_TRUE(e.governor.value.has_value() || !e.governor.reason.empty());
}

}  // namespace
}  // namespace typed_pipes::harness
