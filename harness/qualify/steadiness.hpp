// -----------------------------------------------------------------------------
// steadiness.hpp - how much of its processor a thread gets that never lets go of it.
// -----------------------------------------------------------------------------
// A thread on each of the units reads the clock in a loop, in windows of 100 ms. Between two readings lies a reading's
// cost, unless something else had the processor: the kernel, another program, the hypervisor. Such a gap is time that
// a measured thread would have lost too.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/machine/topology.hpp"

namespace typed_pipes::harness {

inline constexpr std::uint64_t window_ns = 100'000'000;
inline constexpr std::uint64_t shortest_gap_ns = 1'000;

// The readings of one thread in one window.
struct spin_window {
  std::uint64_t ns = 0, readings = 0;
  std::uint64_t gaps = 0, lost_ns = 0, longest_gap_ns = 0;

  // Enters the time between two readings.
  void add(std::uint64_t between_ns);
  [[nodiscard]] double lost_share() const;
  [[nodiscard]] double readings_per_ns() const;  // while nothing was lost
};

struct steadiness {
  double seconds = 0;  // of each thread
  std::size_t threads = 0;
  std::uint64_t gaps = 0;
  double lost_share = 0;  // of all the time of all threads
  double longest_gap_ns = 0;
  double worst_window_share = 0;  // lost in the worst window
  double slowest_window = 1;      // how fast the loop was there, 1: as usual
  std::uint64_t involuntary_switches = 0;
  std::optional<double>
      steal_share;  // of all processors' time; nothing where the kernel does not say
};

// Of all windows of all threads, at least one.
steadiness sum_up(std::span<const spin_window> windows, std::size_t threads);

// Spins on these units at once. An error means that a thread could not be bound.
absl::StatusOr<steadiness> spin_on(const topology& machine, const std::vector<int>& units,
                                   int windows);

}  // namespace typed_pipes::harness
