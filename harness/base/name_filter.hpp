// -----------------------------------------------------------------------------
// name_filter.hpp - a regular expression over names.
// -----------------------------------------------------------------------------
// POSIX extended syntax, by the C library: std::regex takes seconds to compile, and g++ 12 reports a
// false warning in it under the address sanitizer.
// -----------------------------------------------------------------------------
#pragma once

#include <regex.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace typed_pipes::harness {

class name_filter {
 public:
  // An error says in words what is wrong with the pattern.
  static absl::StatusOr<name_filter> compile(const std::string& pattern);

  // True if some part of the name matches.
  [[nodiscard]] bool finds(const std::string& name) const;

 private:
  struct release {
    void operator()(regex_t* r) const {
      regfree(r);
      delete r;
    }
  };
  std::unique_ptr<regex_t, release> compiled_;
};

}  // namespace typed_pipes::harness
