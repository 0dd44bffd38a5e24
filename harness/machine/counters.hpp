// -----------------------------------------------------------------------------
// counters.hpp - reads what the kernel counts for threads and for the machine.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>

#include "harness/machine/costs.hpp"

namespace typed_pipes::harness {

// The costs of the calling thread since it began.
costs thread_costs();
// The costs of all threads of this process since it began, those that have ended included.
costs process_costs();
costs operator-(const costs& after, const costs& before);
costs operator+(const costs& a, const costs& b);

// Clock ticks since boot, over all processing units.
struct processor_ticks {
  std::uint64_t all, idle, stolen;
};
std::optional<processor_ticks> read_processor_ticks();

// Clock ticks that the hypervisor gave to others, over all processing units, since boot.
std::optional<std::uint64_t> steal_ticks();

}  // namespace typed_pipes::harness
