#include "harness/run/runner.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/latin_square.hpp"
#include "harness/base/stats.hpp"
#include "harness/base/text.hpp"
#include "harness/run/floor_probe.hpp"
#include "harness/run/progress.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

// A queue without bound may hold all that a trial sends: at most this much payload.
constexpr std::uint64_t most_payload_bytes = 512ull << 20;
constexpr std::uint64_t least_laps = 4;
// Outside this factor of its usual value the bare hand-off says that the processing units have
// been moved apart or together: a host that moves them changes it by 2 to 10.
constexpr double usual_band = 1.5;

class runner {
 public:
  runner(const plan& what, const topology& machine, const run_options& how)
      : plan_(what),
        machine_(machine),
        how_(how),
        probe_(machine),
        progress_(open_cells(what) + what.cells.size() * static_cast<std::size_t>(what.rounds),
                  how.quiet) {
    for (const cell& c : what.cells)
      operations_.push_back(std::max<std::uint64_t>(1, c.operations));
    record_.trials.resize(what.cells.size());
  }

  absl::StatusOr<run_record> run();

 private:
  class reporter;

  void choose_floor();
  outcome attempt(std::size_t cell, std::uint64_t operations);
  void calibrate(std::size_t cell);
  std::uint64_t affordable(std::size_t cell, double operations) const;
  void register_trials();
  void timed(benchmark::State& state, std::size_t group, std::size_t cell, int round, int position);
  void keep_length(std::size_t cell, const trial_record& seen);
  void set_aside(std::size_t cell, int round, std::string reason);
  void mark_floor();

  const plan& plan_;
  const topology& machine_;
  const run_options& how_;
  floor_probe probe_;
  progress progress_;
  std::vector<std::uint64_t> operations_;  // per pair
  std::size_t handoff_ = 0;
  std::optional<double> floor_now_;
  absl::Status failed_;
  run_record record_;
};

// Says nothing of its own: the progress line does. Passes all on to Google Benchmark's if asked.
class runner::reporter : public benchmark::BenchmarkReporter {
 public:
  explicit reporter(bool console)
      : console_(console ? benchmark::CreateDefaultDisplayReporter() : nullptr) {}

  bool ReportContext(const Context& context) override {
    return console_ == nullptr || console_->ReportContext(context);
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    if (console_ != nullptr) console_->ReportRuns(runs);
  }
  void Finalize() override {
    if (console_ != nullptr) console_->Finalize();
  }

 private:
  // Not deleted here: Google Benchmark keeps the one it hands out.
  benchmark::BenchmarkReporter* console_;
};

// True if its own report was asked for.
bool initialize(const std::vector<std::string>& flags) {
  static char name[] = "pipes_bench";  // it keeps a pointer to this one
  std::vector<std::string> words;
  bool console = false;
  for (const std::string& flag : flags) {
    // It takes --flag=value only, two dashes and all.
    words.push_back(say(flag.starts_with("--") ? "" : "-", flag));
    console |= words.back().starts_with("--benchmark_format");
  }
  std::vector<char*> argv{name};
  for (std::string& word : words) argv.push_back(word.data());
  int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  benchmark::Initialize(&argc, argv.data());
  return console;
}

void runner::choose_floor() {
  const auto asks = [](const cell& c) {
    return c.what->is_floor() && c.what->workload.one_line_round_trip;
  };
  if (std::none_of(plan_.cells.begin(), plan_.cells.end(), asks)) return;
  handoff_ = probe_.best_way(plan_.centre_cpus).value_or(0);
  record_.floor_way = handoff_ways()[handoff_].name;
}

outcome runner::attempt(std::size_t index, std::uint64_t operations) {
  const cell& c = plan_.cells[index];
  trial t;
  t.what = c.what;
  t.hang_limit_s = how_.hang_limit_s.value_or(c.cold ? cold_hang_limit_s : hang_limit_s);
  // Another program is waited for three times: to be ready, to be done, to end. One that hangs is a
  // fault of its cell; the guard would end the whole run.
  t.how = {operations, c.pairs, c.group_size, c.spawn, 0.3 * t.hang_limit_s, handoff_};
  t.cpus = c.cpus;
  t.roams = c.roams;
  t.cold = c.cold;
  t.oversubscribed = c.oversubscribed();
  t.name = c.name;
  absl::StatusOr<outcome> seen = run_trial(machine_, t);
  if (seen.ok()) return *std::move(seen);
  failed_ = seen.status();
  return {};
}

std::uint64_t runner::affordable(std::size_t index, double operations) const {
  const cell& c = plan_.cells[index];
  const std::uint64_t bytes =
      std::max<std::uint64_t>(1, c.what->payload_bytes) * static_cast<std::uint64_t>(c.pairs);
  // Who has room for many messages is still filling fresh memory in the first lap.
  const std::uint64_t least = std::max<std::uint64_t>(1, least_laps * c.what->capacity);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::min(operations, 1e12)), least,
                                   std::max<std::uint64_t>(least, most_payload_bytes / bytes));
}

// Finds how many operations take about as long as a trial should; warms everything up besides.
void runner::calibrate(std::size_t index) {
  const double target = plan_.trial_ms * 1e6;
  std::uint64_t operations = 1;
  for (int tries = 0; tries < 20; ++tries) {
    const outcome seen = attempt(index, operations);
    if (!failed_.ok()) return;
    if (!seen.checked.good()) return set_aside(index, 0, seen.checked.fault);
    const double ns = static_cast<double>(seen.ns);
    const double factor = target / ns;
    const std::uint64_t next =
        affordable(index, static_cast<double>(operations) * std::min(factor, 16.0));
    // A quarter of the target is long enough to extrapolate from.
    const bool settled = factor < 4 || next <= operations;
    operations = next;
    if (settled) break;
  }
  operations_[index] = operations;
}

// A backend that sometimes sleeps and sometimes does not may have been calibrated in the fast
// mode: without this its trials would take a hundred times as long as they should.
void runner::keep_length(std::size_t index, const trial_record& seen) {
  const double factor = plan_.trial_ms * 1e6 / static_cast<double>(seen.ns);
  if (plan_.cells[index].operations != 0 || (factor > 0.25 && factor < 4)) return;
  operations_[index] = affordable(
      index, static_cast<double>(operations_[index]) * std::clamp(factor, 1.0 / 16, 4.0));
}

void runner::set_aside(std::size_t index, int round, std::string reason) {
  record_.voids.push_back({index, round, std::move(reason)});
  record_.trials[index].clear();
}

void runner::timed(benchmark::State& state, std::size_t group, std::size_t index, int round,
                   int position) {
  const cell& c = plan_.cells[index];
  if (position == 0) {
    const bool two = c.cpus.size() > 1 && c.cpus[0] != c.cpus[1];
    floor_now_ = probe_.round_trip_ns(two ? c.cpus : plan_.centre_cpus);
  }
  progress_.step(
      say("group ", group + 1, " of ", plan_.groups.size(), ", round ", round + 1, " of ",
          plan_.rounds, record_.is_cut_short(index) ? ", left out: takes long" : ""),
      c.name);
  while (state.KeepRunning()) {
    if (record_.is_void(index) || !failed_.ok()) return state.SkipWithError("void");
    if (record_.is_cut_short(index)) return state.SkipWithError("takes too long to be repeated");
    const outcome seen = attempt(index, operations_[index]);
    if (!failed_.ok()) return state.SkipWithError("cannot bind");
    if (!seen.checked.good()) {
      set_aside(index, round, seen.checked.fault);
      return state.SkipWithError(seen.checked.fault.c_str());
    }
    trial_record r{
        round,         position, operations_[index] * static_cast<std::uint64_t>(c.pairs),
        seen.messages, seen.ns,  floor_now_,
        seen.spent,    {}};
    if (seen.stolen) r.marks.emplace_back("steal");
    if (seen.misplaced) r.marks.emplace_back("migrated");
    // One iteration stands for one operation, so Google Benchmark shows the time of one.
    state.SetIterationTime(r.ns_per_operation() / 1e9);
    state.counters["operations"] = static_cast<double>(r.operations);
    keep_length(index, r);
    if (c.cold && static_cast<double>(r.ns) > how_.longest_repeated_s * 1e9) {
      record_.cut_short.push_back(index);
    }
    record_.trials[index].push_back(std::move(r));
  }
}

void runner::register_trials() {
  benchmark::ClearRegisteredBenchmarks();
  for (std::size_t g = 0; g < plan_.groups.size(); ++g) {
    const group& members = plan_.groups[g];
    const latin_square turns(members.cells.size(), plan_.seed + g);
    for (int round = 0; round < plan_.rounds; ++round) {
      int position = 0;
      for (const std::size_t turn : turns.row(round)) {
        const std::size_t index = members.cells[turn];
        benchmark::RegisterBenchmark(plan_.cells[index].name.c_str(),
                                     [this, g, index, round, position](benchmark::State& state) {
                                       timed(state, g, index, round, position);
                                     })
            ->Iterations(1)
            ->Repetitions(1)
            ->UseManualTime();
        ++position;
      }
    }
  }
}

void runner::mark_floor() {
  for (const group& members : plan_.groups) {
    std::vector<double> probes;
    for (const std::size_t index : members.cells) {
      for (const trial_record& t : record_.trials[index]) {
        if (t.floor_round_trip_ns) probes.push_back(*t.floor_round_trip_ns);
      }
    }
    if (probes.empty()) continue;
    const double usual = median(probes);
    for (const std::size_t index : members.cells) {
      for (trial_record& t : record_.trials[index]) {
        if (t.floor_round_trip_ns && (*t.floor_round_trip_ns > usual * usual_band ||
                                      *t.floor_round_trip_ns < usual / usual_band)) {
          t.marks.emplace_back("floor_moved");
        }
      }
    }
  }
}

absl::StatusOr<run_record> runner::run() {
  const std::uint64_t start = clock::now_ns();
  choose_floor();
  for (std::size_t i = 0; i < plan_.cells.size(); ++i) {
    if (plan_.cells[i].operations != 0) continue;
    progress_.step("finding the length", plan_.cells[i].name);
    calibrate(i);
    if (!failed_.ok()) return failed_;
  }
  register_trials();
  reporter show(initialize(how_.benchmark_flags));
  // The names were filtered by the plan; here all of them run.
  benchmark::RunSpecifiedBenchmarks(&show, "all");
  benchmark::ClearRegisteredBenchmarks();
  progress_.clear();
  if (!failed_.ok()) return failed_;
  mark_floor();
  record_.duration_s = static_cast<double>(clock::now_ns() - start) / 1e9;
  return std::move(record_);
}

}  // namespace

absl::StatusOr<run_record> run(const plan& what, const topology& machine, const run_options& how) {
  return runner(what, machine, how).run();
}

}  // namespace typed_pipes::harness
