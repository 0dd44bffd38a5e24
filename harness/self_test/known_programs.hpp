// -----------------------------------------------------------------------------
// known_programs.hpp - what pipes_self_test measures: the programs of the laboratory, and some whose times are known.
// -----------------------------------------------------------------------------
// Backend `undelayed` is slots with a wait of no length before each message; `delayed_2500ps`, or any other number of
// picoseconds, is the same code with a wait of that length. They run ping_pong and create_close.
//
// Workload `programmed` waits by the clock, in one thread. Its backends say for how long, and what is left behind when
// a trial is over: a thread that runs for a while (`leaves_busy`), or for good (`stays_busy`).
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

inline constexpr std::uint64_t longest_delay_ps = 1'000'000'000;

/// The length in the name of a delayed backend, picoseconds; nothing if it is no such name.
std::optional<std::uint64_t> delay_in(std::string_view backend);

/// `backends` are those that a run asks for: of delayed ones there are these.
std::vector<program> self_test_programs(const std::vector<std::string>& backends);

}  // namespace typed_pipes::harness
