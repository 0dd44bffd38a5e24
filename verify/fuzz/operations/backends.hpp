// -----------------------------------------------------------------------------
// backends.hpp - every backend of the library, as a function that runs an input over it.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <string>
#include <vector>

namespace typed_pipes::fuzz {

struct fuzzed {
  std::string name;  // with its wait strategy, as tests and runs have them
  // The first difference from the model, or nothing. If the string is there it gets what was done, a line each.
  std::string (*first_difference)(std::span<const unsigned char> bytes,
                                  std::string* story) = nullptr;
};

/// All that were added.
std::vector<fuzzed>& all_fuzzed();

/// For each backend on which the input differs from the model: what was done, its name and the difference. Empty
/// if there is none.
std::string differences(std::span<const unsigned char> bytes);

}  // namespace typed_pipes::fuzz
