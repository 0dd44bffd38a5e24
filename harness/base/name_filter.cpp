#include "harness/base/name_filter.hpp"

#include <array>

namespace typed_pipes::harness {

absl::StatusOr<name_filter> name_filter::compile(const std::string& pattern) {
  auto compiled = std::make_unique<regex_t>();
  const int failed = regcomp(compiled.get(), pattern.c_str(), REG_EXTENDED | REG_NOSUB);
  if (failed != 0) {
    std::array<char, 128> why{};
    regerror(failed, compiled.get(), why.data(), why.size());
    return absl::InvalidArgumentError(why.data());
  }
  name_filter f;
  f.compiled_.reset(compiled.release());
  return f;
}

bool name_filter::finds(const std::string& name) const {
  return regexec(compiled_.get(), name.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace typed_pipes::harness
