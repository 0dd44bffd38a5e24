#include "harness/self_test/busy_wait.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/base/clock.hpp"

namespace typed_pipes::harness {
namespace {

// The least of a while that is long beside the pauses and changes of speed that a host has: of a shorter one it may be
// too much, and delays too short.
double ns_per_turn() {
  constexpr int batches = 2000;
  constexpr std::uint64_t turns = 100'000;
  double best = std::numeric_limits<double>::max();
  for (int b = 0; b < batches; ++b) {
    const std::uint64_t start_ns = clock::now_ns();
    count_down(turns);
    best = std::min(best, static_cast<double>(clock::now_ns() - start_ns) / turns);
  }
  return best;
}

// Instructions after it begin when all before it are done. Without it a processor would count while it waits for
// memory, and a short delay would take no time of its own.
void finish_what_has_begun() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_lfence();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");
#endif
}

}  // namespace

[[gnu::noinline]] void count_down(std::uint64_t turns) {
  finish_what_has_begun();
  for (; turns != 0; --turns) asm volatile("" : "+r"(turns));
  finish_what_has_begun();
}

std::uint64_t turns_in(double ns) {
  static const double per_turn = ns_per_turn();
  return static_cast<std::uint64_t>(std::llround(ns / per_turn));
}

std::uint64_t wait_by_clock(std::uint64_t from_ns, std::uint64_t ns) {
  std::uint64_t now_ns = from_ns;
  while (now_ns - from_ns < ns) now_ns = clock::now_ns();
  return now_ns;
}

}  // namespace typed_pipes::harness
