// -----------------------------------------------------------------------------
// text.hpp - joins texts, makes them fit a line, and suggests the word that a user may have meant.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"

namespace typed_pipes::harness {

namespace detail {
template <class T>
decltype(auto) for_absl(const T& part) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return absl::string_view(part.data(), part.size());
  } else {
    return (part);
  }
}
}  // namespace detail

// absl::StrCat that also takes std::string_view: distributions build Abseil with a view of its own.
template <class... T>
std::string say(const T&... parts) {
  return absl::StrCat(detail::for_absl(parts)...);
}

// "1 cell", "2 cells": what is counted, with the ending of its plural behind it unless there is one of it.
std::string how_many(std::uint64_t n, std::string_view one, std::string_view ending = "s");

// Fit for one line of a terminal: no control characters, and long words without their middles.
std::string one_line(std::string_view text);

// The allowed word that is the fewest edits away from `word`; empty if none is near.
std::string nearest(std::string_view word, std::span<const std::string> allowed);

// "; did you mean X?" or nothing, and then "(allowed: A, B, C)".
std::string suggest(std::string_view word, std::span<const std::string> allowed);

}  // namespace typed_pipes::harness
