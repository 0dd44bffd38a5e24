#include "harness/base/name_filter.hpp"

#include <re2/re2.h>

#include <cstddef>
#include <utility>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

constexpr std::size_t longest = 4096;  // of a pattern; names have a hundred letters

}  // namespace

name_filter::name_filter(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}
name_filter::name_filter(name_filter&&) noexcept = default;
name_filter& name_filter::operator=(name_filter&&) noexcept = default;
name_filter::~name_filter() = default;

absl::StatusOr<name_filter> name_filter::compile(const std::string& pattern) {
  if (pattern.size() > longest) {
    return absl::InvalidArgumentError(say("it has ", pattern.size(), " letters, of ", longest));
  }
  auto compiled = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
  if (!compiled->ok()) return absl::InvalidArgumentError(compiled->error());
  return name_filter(std::move(compiled));
}

bool name_filter::finds(const std::string& name) const {
  return re2::RE2::PartialMatch(name, *compiled_);
}

}  // namespace typed_pipes::harness
