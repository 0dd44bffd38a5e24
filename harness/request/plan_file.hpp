// -----------------------------------------------------------------------------
// plan_file.hpp - plans as files: those that are shipped, and those of users.
// -----------------------------------------------------------------------------
// A plan is a file in TOML; plan_keys.hpp has its keys. The files of harness/plan/plans/ are in the program, so that it
// needs no path to them.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/request/preset.hpp"

namespace typed_pipes::harness {

// More than a plan needs, and little to read.
inline constexpr std::size_t largest_plan_file = 65'536;

struct shipped_plan {
  std::string_view name, text;
};

/// In the order of their names. Defined in a source that the build writes.
const std::vector<shipped_plan>& shipped_plans();

const std::vector<std::string>& plan_names();

/// Returns the shipped plan of that name or, if it is a path (with a slash, or ending in .toml), the plan in that file.
absl::StatusOr<preset> load_plan(const std::string& name_or_path);

/// Returns the plan that a text in TOML describes. Errors begin with its source; `name` is its name unless it says
/// another.
absl::StatusOr<preset> parse_plan(std::string_view text, const std::string& source,
                                  const std::string& name);

/// Returns a text that parse_plan reads as this plan.
std::string text_of(const preset& plan);

}  // namespace typed_pipes::harness
