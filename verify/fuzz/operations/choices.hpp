// -----------------------------------------------------------------------------
// choices.hpp - an input of the fuzzer as a row of choices, and the complaint about what came of them.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace typed_pipes::fuzz {

/// Bytes, each of which decides between a few ways to go on. Any input means something, so that a fuzzer may
/// change any byte of it.
class choices {
 public:
  explicit choices(std::span<const unsigned char> bytes) : bytes_(bytes) {}

  bool any_left() const { return at_ != bytes_.size(); }

  /// A number below `count`, which is at least 1; 0 when no byte is left.
  unsigned below(unsigned count) { return any_left() ? bytes_[at_++] % count : 0; }

 private:
  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

/// The library did something else than the model.
class difference : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws a difference unless both are the same.
template <class Seen, class Expected>
void same(const Seen& seen, const Expected& expected, std::string_view what) {
  if (seen == static_cast<Seen>(expected)) [[likely]]
    return;
  std::ostringstream text;
  text << what << ": " << seen << ", by the model " << expected;
  throw difference(text.str());
}

}  // namespace typed_pipes::fuzz
