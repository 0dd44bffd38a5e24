// -----------------------------------------------------------------------------
// litmus.hpp - small programs whose outcomes are published: what the machine must show, and what it must not.
// -----------------------------------------------------------------------------
// A program is a line: threads separated by |, statements by ;, then ~ and the locations whose last value
// counts. Locations are lower-case letters, values digits, all 0 at the start. Orders are .rlx (the default),
// .acq, .rel, .ar and .sc.
//
//   Wx1    store 1 to x                    F.sc    fence
//   Rx     load x: a result                L, H    light fence, heavy fence
//   Xx1    exchange: a result              Pd, pd  write, read the plain object d
//   Ax1    fetch_add: a result             Sx0     sleep while x is 0
//   Cx01   compare 0, exchange 1: a result Kx      wake one sleeper
//   I1     go on if the last result is 1   Dx      destroy x
//
// An outcome is the results, thread by thread, then the last values; - if there are none. `race`, `late`
// (use after the end) and `lost` (a thread sleeps for ever) are the failures. The outcomes seen must be those listed; or, where they are many, !outcome must not be among
// them and #n is their number.
//
// Source     the names and verdicts: Alglave et al., Herding cats (2014); Lahav et al., RC11 (2017); Maranget
//            et al., A tutorial introduction to ARM and POWER (2012).
// -----------------------------------------------------------------------------
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "verify/explorer/machine/machine.hpp"

namespace typed_pipes::exploring {

struct litmus {
  std::string_view name;
  std::string_view program;
  std::string_view outcomes;
  barrier fences = barrier::refused;
};

std::span<const litmus> all_litmus_tests();

/// All outcomes of the program, as written above.
std::set<std::string> outcomes_of(std::string_view text, barrier fences, bool reduced,
                                  std::uint64_t& executions);

/// Empty, or how the outcomes seen differ from those expected.
std::string compare_outcomes(const std::set<std::string>& seen, std::string_view expected);

/// Prints the litmus tests that fail, and their number; also checks on random programs that a reduced search
/// sees all that a full one sees. Returns how many failed.
int check_litmus_tests(int random_programs);

}  // namespace typed_pipes::exploring
