// -----------------------------------------------------------------------------
// name_filter.hpp - a regular expression over names.
// -----------------------------------------------------------------------------
// The syntax is RE2's, whose time is linear in the name and whose memory is bounded, whatever the pattern: the
// C library takes minutes for some short ones, and crashes on brackets nested too deeply.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace re2 {
class RE2;
}

namespace typed_pipes::harness {

class name_filter {
 public:
  // An error says in words what is wrong with the pattern.
  static absl::StatusOr<name_filter> compile(const std::string& pattern);

  name_filter(name_filter&&) noexcept;
  name_filter& operator=(name_filter&&) noexcept;
  ~name_filter();

  // True if some part of the name matches.
  [[nodiscard]] bool finds(const std::string& name) const;

 private:
  explicit name_filter(std::unique_ptr<re2::RE2> compiled);

  std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace typed_pipes::harness
