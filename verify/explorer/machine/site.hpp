// -----------------------------------------------------------------------------
// site.hpp - a place in the source. As std::source_location, which clang 14 does not have.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>

namespace typed_pipes::exploring {

struct site {
  const char* file = "";
  unsigned line = 0;

  /// As a default argument: where the function with that argument is called.
  static constexpr site current(const char* file = __builtin_FILE(),
                                unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

/// The file, below the root of the project.
std::string_view file_of(const site& at);

}  // namespace typed_pipes::exploring
