#include "harness/run/floor_probe.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/stats.hpp"
#include "harness/trial/trial.hpp"
#include "harness/yardsticks/floor.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t turns = 3;  // of each way within a probe

// Splits the rounds of a trial into blocks; the last block takes the remainder.
template <class Run>
tally run_blocks(std::uint64_t rounds, Run run) {
  const std::size_t blocks = turns * handoff_ways().size();
  tally seen;
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::uint64_t until = b + 1 == blocks ? rounds : rounds / blocks * (b + 1);
    seen = run(handoff_ways()[b % handoff_ways().size()], seen, until);
  }
  return seen;
}

std::vector<side> all_sides(const params& p, std::shared_ptr<std::vector<double>> blocks) {
  auto table = std::make_shared<handoff_table>();
  std::vector<side> all;
  all.emplace_back([table, blocks = std::move(blocks), n = p.operations] {
    blocks->clear();  // of the warm-up
    return run_blocks(n, [&](const handoff_way& how, tally seen, std::uint64_t until) {
      const std::uint64_t start = clock::now_ns();
      const tally after = how.serve(*table, seen, until);
      const auto ns = static_cast<double>(clock::now_ns() - start);
      blocks->push_back(ns / static_cast<double>(std::max<std::uint64_t>(1, until - seen.sent)));
      return after;
    });
  });
  all.emplace_back([table, n = p.operations] {
    return run_blocks(n, [&](const handoff_way& how, tally seen, std::uint64_t until) {
      return how.answer(*table, seen, until);
    });
  });
  return all;
}

// Of a hand-off in short: how long it is, in how many blocks, of which the first waits for the other thread to begin.
constexpr double brief_span_ns = 2e4;
constexpr std::uint64_t brief_blocks = 6;

// Nanoseconds per round trip of each block but the first. The calling thread is bound already; nothing if the other one
// cannot be.
std::vector<double> in_short(const handoff_way& how, std::uint64_t of_block,
                             const topology& machine, int other_cpu) {
  handoff_table table;
  bool unbound = false;  // read when the thread has been joined
  std::vector<double> blocks;
  {
    const std::jthread other([&] {
      unbound = !machine.bind_to(other_cpu).ok();  // it answers all the same: the first one waits
      how.answer(table, {}, brief_blocks * of_block);
    });
    tally seen;
    for (std::uint64_t b = 1; b <= brief_blocks; ++b) {
      const std::uint64_t start = clock::now_ns();
      seen = how.serve(table, seen, b * of_block);
      const auto ns = static_cast<double>(clock::now_ns() - start);
      if (b != 1) blocks.push_back(ns / static_cast<double>(of_block));
    }
  }
  if (unbound) blocks.clear();
  return blocks;
}

}  // namespace

floor_probe::floor_probe(const topology& machine)
    : machine_(machine), blocks_(std::make_shared<std::vector<double>>()) {
  all_ways_ = floor_program(workload_traits{.name = "floor",
                                            .operation = "round trip",
                                            .protocol = "",
                                            .question = "",
                                            .messages_per_operation = 2,
                                            .threads_per_pair = 2});
  all_ways_.sides = [blocks = blocks_](const params& p) { return all_sides(p, blocks); };
}

std::vector<double> floor_probe::measure(std::span<const int> cpus) {
  if (!are_two_units(cpus)) return {};
  constexpr double probe_ns = 5e6;
  const std::size_t ways = handoff_ways().size();
  const auto blocks = static_cast<double>(turns * ways);
  trial t;
  t.what = &all_ways_;
  // The number is bounded, because the hand-off may take forty times as long as at the last probe.
  t.how.operations =
      static_cast<std::uint64_t>(blocks * std::clamp(probe_ns / blocks / last_ns_, 15.0, 700.0));
  t.cpus = {cpus[0], cpus[1]};
  t.name = "the probe of the bare hand-off";
  const absl::StatusOr<outcome> seen = run_trial(machine_, t);
  if (!seen.ok() || !seen->checked.good()) return {};
  last_ns_ = median(*blocks_);
  std::vector<double> of_way;
  for (std::size_t w = 0; w < ways; ++w) {
    std::vector<double> its;
    for (std::size_t b = w; b < blocks_->size(); b += ways) its.push_back((*blocks_)[b]);
    of_way.push_back(median(std::move(its)));
  }
  const auto best = std::min_element(of_way.begin(), of_way.end());
  best_[{cpus[0], cpus[1]}] = {static_cast<std::size_t>(best - of_way.begin()), *best};
  return of_way;
}

std::optional<double> floor_probe::round_trip_ns(std::span<const int> cpus) {
  if (measure(cpus).empty()) return std::nullopt;
  return best_.at({cpus[0], cpus[1]}).round_trip_ns;
}

std::optional<double> floor_probe::brief_ns(std::span<const int> cpus) {
  if (!are_two_units(cpus) || (!best_.contains({cpus[0], cpus[1]}) && measure(cpus).empty())) {
    return std::nullopt;
  }
  const known& by = best_.at({cpus[0], cpus[1]});
  const auto of_block = static_cast<std::uint64_t>(
      std::clamp(brief_span_ns / brief_blocks / by.round_trip_ns, 8.0, 200.0));
  const affinity before = machine_.remember();
  std::vector<double> blocks;
  try {
    if (machine_.bind_to(cpus[0]).ok()) {
      blocks = in_short(handoff_ways()[by.way], of_block, machine_, cpus[1]);
    }
  } catch (const std::system_error&) {  // there is no thread to be had: a trial of its own says so
  }
  machine_.restore(before);
  if (blocks.empty()) return std::nullopt;
  return median(std::move(blocks));
}

std::optional<std::size_t> floor_probe::best_way(std::span<const int> cpus) {
  constexpr int probes = 12;
  std::vector<std::vector<double>> times_best(handoff_ways().size());
  for (int i = 0; i < probes; ++i) {
    const std::vector<double> ways = measure(cpus);
    if (ways.empty()) return std::nullopt;
    const double best = *std::min_element(ways.begin(), ways.end());
    for (std::size_t w = 0; w < ways.size(); ++w) times_best[w].push_back(ways[w] / best);
  }
  std::vector<double> usual;
  usual.reserve(times_best.size());
  for (std::vector<double>& each : times_best) usual.push_back(median(std::move(each)));
  return static_cast<std::size_t>(std::min_element(usual.begin(), usual.end()) - usual.begin());
}

}  // namespace typed_pipes::harness
