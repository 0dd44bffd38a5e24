// -----------------------------------------------------------------------------
// hardware_counters.hpp - cycles, instructions, cache misses and energy, where the machine tells.
// -----------------------------------------------------------------------------
// The counters of the processor are opened once, by the thread that starts all others, and count these too. They are
// only opened if asked for: with them the kernel takes longer for each switch between threads, and so changes what a
// backend costs that sleeps. Energy is that of the whole package, whatever else it does.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace typed_pipes::harness {

// Nothing where it is not counted.
struct hardware_costs {
  std::optional<std::uint64_t> cycles{}, instructions{}, cache_misses{}, energy_uj{};
};
hardware_costs operator-(const hardware_costs& after, const hardware_costs& before);

// One event of perf_event_open(2), in user mode, over the calling thread and those it starts from now on.
class event_counter {
 public:
  static absl::StatusOr<event_counter> open(std::uint32_t type, std::uint64_t event);
  event_counter(event_counter&& from) noexcept : fd_(std::exchange(from.fd_, -1)) {}
  event_counter& operator=(event_counter&& from) noexcept {
    std::swap(fd_, from.fd_);
    return *this;
  }
  ~event_counter();

  [[nodiscard]] std::optional<std::uint64_t> read() const;

 private:
  explicit event_counter(int fd) : fd_(fd) {}
  int fd_;
};

// Energy of all packages since some time in the past, microjoules; nothing where the system does not say.
std::optional<std::uint64_t> read_energy_uj(
    const std::filesystem::path& powercap = "/sys/class/powercap");

class hardware_counters {
 public:
  // Opens those of the processor if they are asked for.
  explicit hardware_counters(bool of_the_processor);

  [[nodiscard]] hardware_costs read() const;
  // Why there are none; empty: there are.
  [[nodiscard]] const std::string& no_counters() const { return no_counters_; }
  [[nodiscard]] const std::string& no_energy() const { return no_energy_; }

 private:
  std::vector<event_counter> events_;  // cycles, instructions, cache misses; or none
  std::string no_counters_, no_energy_;
};

}  // namespace typed_pipes::harness
