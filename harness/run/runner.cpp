#include "harness/run/runner.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <utility>

#include "harness/base/balanced_order.hpp"
#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/hardware_counters.hpp"
#include "harness/machine/stop_request.hpp"
#include "harness/run/benchmark_report.hpp"
#include "harness/run/floor_probe.hpp"
#include "harness/run/own_floors.hpp"
#include "harness/run/processes.hpp"
#include "harness/run/progress.hpp"
#include "harness/trial/trial_length.hpp"
#include "harness/trial/trial_of_cell.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

class runner {
 public:
  runner(const plan& what, const topology& machine, const run_options& how)
      : plan_(what),
        machine_(machine),
        how_(how),
        hardware_(how.hardware_counters),
        probe_(machine),
        finished_(how.before == nullptr ? 0 : how.before->rounds),
        rounds_(how.rounds != 0 ? how.rounds : rounds_of_next_process(what, finished_)),
        progress_(finished_ != 0 ? 0 : open_cells(what),
                  what.cells.size() * static_cast<std::size_t>(rounds_), how.quiet || how.step) {
    if (finished_ != 0) {
      record_ = *how.before;
    } else {
      for (const cell& c : what.cells)
        record_.operations.push_back(std::max<std::uint64_t>(1, c.operations));
    }
    record_.trials.resize(what.cells.size());
    if (how.before != nullptr) earlier_s_ = how.before->duration_s;
  }

  absl::StatusOr<run_record> run();

 private:
  // One trial, and where in the run it stands.
  struct turn {
    std::size_t cell;
    int round, position, group;  // the last two: its place in the round, and that of its group
    bool first_of_group, last_of_round;
  };

  void step(std::string_view phase, std::string_view cell);
  void choose_floor();
  outcome attempt(std::size_t cell, std::uint64_t operations);
  outcome attempt_in(std::size_t way, std::size_t cell, std::uint64_t operations);
  absl::Status calibrate_all();
  void calibrate(std::size_t cell);
  std::vector<turn> order() const;
  void register_trials();
  void take(benchmark::State& state, const turn& at);
  void measure(benchmark::State& state, const turn& at);
  void probe_floor(const turn& at);
  std::optional<double> floor_beside(const cell& c);
  void begin_rounds();
  void end_round(int round);
  void note_time() {
    record_.duration_s = earlier_s_ + static_cast<double>(clock::now_ns() - start_ns_) / 1e9;
  }
  // Returns why no further trial is run; empty if the run goes on.
  std::string_view halted() const;
  void drop_unfinished_round();
  void keep_length(std::size_t cell, const trial_record& seen, bool disturbed);
  void set_aside(std::size_t cell, int round, std::string reason);

  const plan& plan_;
  const topology& machine_;
  const run_options& how_;
  const std::uint64_t start_ns_ = clock::now_ns();
  const stop_request stop_;
  const hardware_counters hardware_;
  floor_probe probe_;
  const int finished_, rounds_;  // of the run before this process; of this process
  progress progress_;
  double earlier_s_ = 0;  // that the run had taken when it was interrupted
  std::optional<double> floor_now_;
  bool observer_ended_ = false;
  absl::Status failed_;
  run_record record_;
};

void runner::step(std::string_view phase, std::string_view cell) {
  if (how_.step) {
    how_.step(phase, cell);
  } else {
    progress_.step(phase, cell);
  }
}

void runner::choose_floor() {
  const auto asks = [](const cell& c) {
    return c.what->is_floor() && c.what->workload.pattern == pattern::round_trip;
  };
  if (std::none_of(plan_.cells.begin(), plan_.cells.end(), asks)) return;
  record_.handoff = probe_.best_way(plan_.centre_cpus).value_or(0);
}

outcome runner::attempt(std::size_t index, std::uint64_t operations) {
  const std::size_t ways = plan_.cells[index].what->ways;
  if (ways == 1) return attempt_in(record_.handoff.value_or(0), index, operations);
  outcome fastest;
  for (std::size_t way = 0; way < ways; ++way) {
    outcome seen = attempt_in(way, index, operations);
    if (!failed_.ok() || !seen.checked.good()) return seen;
    if (way == 0 || seen.ns < fastest.ns) fastest = std::move(seen);
  }
  return fastest;
}

outcome runner::attempt_in(std::size_t way, std::size_t index, std::uint64_t operations) {
  const cell& c = plan_.cells[index];
  trial t = trial_of(c, operations, way, how_.hang_limit_s);
  if (c.what->facts.keeps_threads && how_.itself) {
    return trial_in_process(*how_.itself, plan_, how_.process, {index, operations}, t.hang_limit_s);
  }
  t.hardware = &hardware_;
  absl::StatusOr<outcome> seen = run_trial(machine_, t);
  if (seen.ok()) return *std::move(seen);
  failed_ = seen.status();
  return {};
}

// Finds how many operations take about as long as a trial should. Also warms everything up.
void runner::calibrate(std::size_t index) {
  const operation_limits limits = limits_of(plan_.cells[index]);
  length_search search(plan_.trial_ms * 1e6);
  std::uint64_t operations = 1;
  bool again = false;  // where fewer or more are not possible a second attempt is enough
  while (!search.ended()) {
    const outcome seen = attempt(index, operations);
    if (!failed_.ok()) return;
    if (!seen.checked.good()) return set_aside(index, 0, seen.checked.fault);
    const std::uint64_t tried = operations;
    operations =
        limits.nearest(search.after({static_cast<double>(tried), static_cast<double>(seen.ns)}));
    if (operations == tried && std::exchange(again, true)) break;
  }
  record_.operations[index] = operations;
}

// Called before the trial is entered in the record.
void runner::keep_length(std::size_t index, const trial_record& seen, bool disturbed) {
  const cell& c = plan_.cells[index];
  if (c.operations != 0) return;
  const auto length_of = [&c](const trial_record& t) {
    return timed_operations{static_cast<double>(t.operations) / c.pairs, static_cast<double>(t.ns)};
  };
  const std::vector<trial_record>& earlier = record_.trials[index];
  std::optional<timed_operations> before;
  if (!earlier.empty() && earlier.back().of.process == how_.process) {
    before = length_of(earlier.back());
  }
  const std::optional<double> next =
      corrected_operations(plan_.trial_ms * 1e6, length_of(seen), before, disturbed);
  if (next) record_.operations[index] = limits_of(c).nearest(*next);
}

void runner::set_aside(std::size_t index, int round, std::string reason) {
  record_.voids.push_back({index, {how_.process, round}, std::move(reason)});
  record_.trials[index].clear();
}

void runner::probe_floor(const turn& at) {
  floor_now_ = probe_.round_trip_ns(hand_off_units(plan_, plan_.cells[at.cell]));
}

// The bare hand-off right before or after a trial; nothing if it is nothing to the cell, or if the plan limits the
// number of operations and so says nothing about time.
std::optional<double> runner::floor_beside(const cell& c) {
  const bool told_by_it = c.crosses_units() && plan_.requested.most_operations == 0;
  return told_by_it ? probe_.brief_ns(hand_off_units(plan_, c)) : std::nullopt;
}

std::string_view runner::halted() const {
  if (!failed_.ok()) return "cannot bind";
  if (observer_ended_) return "the results cannot be written";
  const bool stopped = stop_.signal() != 0 || (how_.stop && how_.stop());
  return stopped ? "stopped by the user" : "";
}

void runner::take(benchmark::State& state, const turn& at) {
  if (halted().empty() && at.round == 0 && at.position == 0) begin_rounds();
  const bool runs = halted().empty();
  measure(state, at);
  // A signal that came during the last trial of a round does not make the round less complete.
  if (runs && failed_.ok() && at.last_of_round) end_round(at.round);
}

void runner::measure(benchmark::State& state, const turn& at) {
  const std::size_t index = at.cell;
  const cell& c = plan_.cells[index];
  while (state.KeepRunning()) {
    if (const auto why = halted(); !why.empty()) return state.SkipWithError(why.data());
    if (at.first_of_group) probe_floor(at);
    step(say("round ", finished_ + at.round + 1, " of ", plan_.all_rounds(), ", group ",
             at.group + 1, " of ", plan_.groups.size(),
             record_.is_cut_short(index) ? ", left out: takes long" : ""),
         c.name);
    if (record_.is_void(index)) return state.SkipWithError("void");
    if (record_.is_cut_short(index)) return state.SkipWithError("takes too long to be repeated");
    const std::optional<double> floor_before = floor_beside(c);
    const outcome seen = attempt(index, record_.operations[index]);
    if (!failed_.ok()) return state.SkipWithError("cannot bind");
    if (!seen.checked.good()) {
      set_aside(index, at.round, seen.checked.fault);
      return state.SkipWithError(seen.checked.fault.c_str());
    }
    trial_record r;
    r.of = {how_.process, at.round};
    r.position = at.position;
    r.operations = record_.operations[index] * static_cast<std::uint64_t>(c.pairs);
    r.messages = seen.messages;
    r.start_ns = seen.start_ns;
    r.ns = seen.ns;
    r.floor_round_trip_ns = floor_now_;
    r.spent = seen.spent;
    r.hardware = seen.hardware;
    if (seen.stolen) r.marks.emplace_back("steal");
    if (seen.misplaced) r.marks.emplace_back("migrated");
    if (seen.displaced) r.marks.emplace_back("displaced");
    if (seen.left_busy) r.marks.emplace_back("left_busy");
    enter_floors(r, floor_before, floor_beside(c));
    // One iteration stands for one operation, so Google Benchmark shows the time of one.
    state.SetIterationTime(r.ns_per_operation() / 1e9);
    state.counters["operations"] = static_cast<double>(r.operations);
    keep_length(index, r, seen.stolen || seen.misplaced || seen.displaced);
    if (c.cold && static_cast<double>(r.ns) > how_.longest_repeated_s * 1e9) {
      record_.cut_short.push_back(index);
    }
    record_.trials[index].push_back(std::move(r));
  }
}

void runner::begin_rounds() {
  note_time();
  if (how_.observer != nullptr) observer_ended_ = !how_.observer->first_round_begins(record_);
}

void runner::end_round(int round) {
  record_.rounds = finished_ + round + 1;
  note_time();
  if (how_.observer != nullptr)
    observer_ended_ = !how_.observer->round_ended(record_, {how_.process, round});
  progress_.expect(plan_.cells.size() *
                   static_cast<std::size_t>(std::min(rounds_, plan_.all_rounds() - finished_)));
}

void runner::drop_unfinished_round() {
  const auto unfinished = [this](const auto& r) {
    return r.of.process == how_.process && finished_ + r.of.round >= record_.rounds;
  };
  for (auto& trials : record_.trials) std::erase_if(trials, unfinished);
  std::erase_if(record_.voids, unfinished);
}

// Returns all turns: round by round, and in each the groups in an order of the round, so that none is always measured
// after the same other or at the same distance from the start of its process; within a group in its balanced order.
std::vector<runner::turn> runner::order() const {
  const balanced_order of_groups(plan_.groups.size(), ~plan_.seed);
  std::vector<turn> all;
  for (int round = 0; round < rounds_; ++round) {
    int position = 0, place = 0;
    for (const std::size_t g : of_groups.row(finished_ + round)) {
      const group& members = plan_.groups[g];
      bool first = true;
      for (const std::size_t member :
           balanced_order(members.cells.size(), plan_.seed + g).row(finished_ + round)) {
        all.push_back(
            {members.cells[member], round, position++, place, std::exchange(first, false), false});
      }
      ++place;
    }
    if (!all.empty()) all.back().last_of_round = true;
  }
  return all;
}

void runner::register_trials() {
  benchmark::ClearRegisteredBenchmarks();
  for (const turn& at : order()) {
    benchmark::RegisterBenchmark(plan_.cells[at.cell].name.c_str(),
                                 [this, at](benchmark::State& state) { take(state, at); })
        ->Iterations(1)
        ->Repetitions(1)
        ->UseManualTime();
  }
}

absl::Status runner::calibrate_all() {
  for (std::size_t i = 0; i < plan_.cells.size() && halted().empty(); ++i) {
    if (plan_.cells[i].operations != 0) continue;
    step("finding the length", plan_.cells[i].name);
    calibrate(i);
  }
  return failed_;
}

absl::StatusOr<run_record> runner::run() {
  if (finished_ == 0) {
    choose_floor();
    if (absl::Status s = calibrate_all(); !s.ok()) return s;
  }
  register_trials();
  benchmark_report report(how_.benchmark_flags);
  report.run_all();
  benchmark::ClearRegisteredBenchmarks();
  progress_.clear();
  if (!failed_.ok()) return failed_;
  const bool whole = record_.rounds == std::min(finished_ + rounds_, plan_.all_rounds());
  record_.stopped_by_signal = whole ? 0 : stop_.signal();
  if (record_.rounds < finished_ + rounds_) drop_unfinished_round();
  record_.unwritten_report = report.unwritten();
  note_time();
  return std::move(record_);
}

}  // namespace

int rounds_of_next_process(const plan& what, int finished) {
  return what.rounds - finished % what.rounds;
}

absl::StatusOr<run_record> run(const plan& what, const topology& machine, const run_options& how) {
  return runner(what, machine, how).run();
}

}  // namespace typed_pipes::harness
