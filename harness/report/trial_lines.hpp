// -----------------------------------------------------------------------------
// trial_lines.hpp - trials as the lines of trials.csv.
// -----------------------------------------------------------------------------
// No field needs a quote: names of cells are words, and none of them has a comma. A field of
// which nothing is known is empty. The columns are those of `trial` in results/schema.json, in order.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/plan/plan.hpp"
#include "harness/run/record.hpp"

namespace typed_pipes::harness {

// The first line.
std::string trial_columns();

// The trials of one round in the order in which they ran, a line each; `count` is set to how many.
// Trials are dated in seconds after start_ns.
std::string trial_lines(const plan& what, const run_record& seen, round_id which,
                        std::uint64_t start_ns, std::size_t& count);

// A line again, without its end; the start of the trial is in nanoseconds after that of the run.
struct trial_line {
  std::string cell;
  trial_record trial;
};
std::optional<trial_line> read_trial_line(std::string_view line);

}  // namespace typed_pipes::harness
