// -----------------------------------------------------------------------------
// greedy.hpp - for tests: a message that can be made from anything, as std::any can.
// -----------------------------------------------------------------------------
#pragma once

#include <concepts>
#include <string>
#include <type_traits>

namespace typed_pipes::conformance {

/// Says from what it was made last.
struct greedy {
  greedy(const char* text) : what(text) {}
  template <class T>
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): takes all, as the messages of some programs do
  requires(!std::same_as<std::remove_cvref_t<T>, greedy>) greedy(T&&) : what("converted") {}
  greedy(greedy&&) noexcept = default;
  std::string what;
};

}  // namespace typed_pipes::conformance
