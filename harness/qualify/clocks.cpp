#include "harness/qualify/clocks.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <limits>
#include <thread>
#include <typed_pipes/impls/base/sync.hpp>

#include "harness/base/clock.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t exchanges_per_pair = 10'000;
constexpr int readings = 20'000;

using reading = std::uint64_t (*)();

struct alignas(128) clock_line {
  std::atomic<std::uint64_t> turn{0};
  std::uint64_t time = 0;

  void give(std::uint64_t n, std::uint64_t when) {
    time = when;
    // [turn] release: the time is complete before the other side can read it.
    turn.store(n, std::memory_order_release);
  }
  void await(std::uint64_t n) const {
    // [turn] acquire: the time belongs to the turn we waited for.
    while (turn.load(std::memory_order_acquire) != n) typed_pipes::detail::real_sync::pause();
  }
};

struct clock_lines {
  clock_line question, answer;
};

void answer_all(clock_lines& shared, reading now) {
  for (std::uint64_t n = 1; n <= exchanges_per_pair; ++n) {
    shared.question.await(n);
    shared.answer.give(n, now());
  }
}

std::vector<clock_exchange> ask_all(clock_lines& shared, reading now) {
  std::vector<clock_exchange> seen(exchanges_per_pair);
  for (std::uint64_t n = 1; n <= exchanges_per_pair; ++n) {
    clock_exchange& e = seen[n - 1];
    e.asked = now();
    shared.question.give(n, e.asked);
    shared.answer.await(n);
    e.received = now();
    e.answered = shared.answer.time;
  }
  return seen;
}

absl::StatusOr<std::vector<clock_exchange>> exchanges_of(const topology& machine, int first,
                                                         int second, reading now) {
  clock_lines shared;
  absl::Status bound;
  std::vector<clock_exchange> seen;
  const affinity before = machine.remember();
  {
    // Both sides go through with it also where one could not be bound: neither may wait for the other in vain.
    std::jthread other([&] {
      bound = machine.bind_to(second);
      answer_all(shared, now);
    });
    const absl::Status here = machine.bind_to(first);
    seen = ask_all(shared, now);
    other.join();
    bound.Update(here);
  }
  machine.restore(before);
  if (!bound.ok()) return bound;
  return seen;
}

double ns_per_tick() {
  constexpr std::uint64_t long_enough_ns = 10'000'000;
  const std::uint64_t from_ns = clock::now_ns();
  const std::uint64_t from = clock::ticks();
  std::uint64_t to_ns = from_ns;
  while (to_ns - from_ns < long_enough_ns) to_ns = clock::now_ns();
  return static_cast<double>(to_ns - from_ns) /
         static_cast<double>(std::max<std::uint64_t>(1, clock::ticks() - from));
}

double step_of(reading now) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t last = now();
  for (int i = 0; i < readings; ++i) {
    const std::uint64_t next = now();
    if (next != last) least = std::min(least, next - last);
    last = next;
  }
  return static_cast<double>(least);
}

double differs(std::uint64_t a, std::uint64_t b) {
  return a > b ? static_cast<double>(a - b) : -static_cast<double>(b - a);
}

}  // namespace

clock_facts steady_clock_facts() { return {clock::read_cost_ns(), step_of(&clock::now_ns)}; }

std::optional<clock_facts> counter_facts() {
  if (!clock::has_ticks) return std::nullopt;
  const std::uint64_t start = clock::now_ns();
  for (int i = 0; i < readings; ++i) (void)clock::ticks();
  const auto ns = static_cast<double>(clock::now_ns() - start);
  return clock_facts{ns / readings, step_of(&clock::ticks) * ns_per_tick()};
}

clock_offset offset_of(std::span<const clock_exchange> exchanges, double ns_per_unit) {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  for (const clock_exchange& e : exchanges) {
    least = std::max(least, differs(e.answered, e.received));
    most = std::min(most, differs(e.answered, e.asked));
  }
  return {(least + most) / 2 * ns_per_unit, std::abs(most - least) / 2 * ns_per_unit};
}

absl::StatusOr<clock_agreement> compare_clocks(const topology& machine, int first, int second) {
  const auto by_clock = exchanges_of(machine, first, second, &clock::now_ns);
  if (!by_clock.ok()) return by_clock.status();
  clock_agreement found{first, second, offset_of(*by_clock, 1), std::nullopt};
  if (!clock::has_ticks) return found;
  const auto by_counter = exchanges_of(machine, first, second, &clock::ticks);
  if (!by_counter.ok()) return by_counter.status();
  found.counter = offset_of(*by_counter, ns_per_tick());
  return found;
}

}  // namespace typed_pipes::harness
