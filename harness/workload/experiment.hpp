// -----------------------------------------------------------------------------
// experiment.hpp - at which points a workload is measured: its axes, its settings, its comparison.
// -----------------------------------------------------------------------------
// Each is a value in the traits of the workload. A workload has axes (plans quick and full) or settings
// (plan blog), and may be in the comparison with the queues of other projects (plan rivals).
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace typed_pipes::harness {

/// The axes that plans vary, starting from 8 bytes by value and one pair of threads on two near cores.
struct varied_axes {
  bool payload = false;
  bool pairs = false;
};

/// Where a program makes its threads: inside the timed span, as the programs of 2012 did, or before it.
/// None: it makes none of its own.
enum class spawning { none, inside, outside };

/// One point at which a program of fixed length is measured.
struct setting {
  std::uint64_t operations = 0;  // of the whole program; 0: as many as fit the plan's trial
  int group_size = 0;            // its workers, tasks or members
  spawning spawn = spawning::none;
  std::array<std::string_view, 3>
      waits{};  // only over backends that wait in these ways; none named: all
  bool crowded_spin =
      false;               // spinning beyond the processing units is what this setting asks about
  bool languages = false;  // also run by the programs in other languages
  bool operator==(const setting&) const = default;
};

/// Settings in place of axes, as the programs of the 2012 posts have them.
struct fixed_settings {
  std::span<const setting> points{};
  // The words for the group and the operations in the names of cells ("workers", "messages"); empty:
  // they are not named there.
  std::string_view group_word{}, operations_word{};
  bool group_of_threads = false;  // each of the group is a thread, besides those counted per pair
};

/// The comparison with the queues of other projects.
struct queue_comparison {
  bool included = false;
  bool capacities = false;              // at several capacities, where a backend lets it be chosen
  bool crowded = false;                 // with more threads than cores too
  std::string_view measured_with{};     // in the same rounds as that workload, and compared with it
  std::span<const setting> settings{};  // of a workload with settings: in place of its own
};

}  // namespace typed_pipes::harness
