#include "verify/fuzz/operations/backends.hpp"

namespace typed_pipes::fuzz {

std::vector<fuzzed>& all_fuzzed() {
  static std::vector<fuzzed> all;
  return all;
}

std::string differences(std::span<const unsigned char> bytes) {
  std::string all;
  for (const fuzzed& one : all_fuzzed()) {
    if (one.first_difference(bytes, nullptr).empty()) continue;
    // Once more, to record what was done.
    std::string story;
    const std::string difference = one.first_difference(bytes, &story);
    all += story + one.name + ": " + (difference.empty() ? "differs, but not twice" : difference) +
           '\n';
  }
  return all;
}

}  // namespace typed_pipes::fuzz
