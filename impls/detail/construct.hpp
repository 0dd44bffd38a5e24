// -----------------------------------------------------------------------------
// construct.hpp - builds a message in place: an aggregate with braces, all else with parentheses.
// -----------------------------------------------------------------------------
// Braces because clang 14 has no parenthesised aggregates; parentheses because braces would choose
// a container's initializer list, and would turn the move of a vector into a vector of one.
#pragma once

#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace pipes::detail {

template <class M, class... Args>
inline constexpr bool moves_or_copies = false;
template <class M, class Arg>
inline constexpr bool moves_or_copies<M, Arg> = std::is_same_v<M, std::remove_cvref_t<Arg>>;

template <class M, class... Args>
M* construct(void* room, Args&&... args) {
  if constexpr (std::is_aggregate_v<M> && !moves_or_copies<M, Args...>) {
    return ::new (room) M{std::forward<Args>(args)...};
  } else {
    return ::new (room) M(std::forward<Args>(args)...);
  }
}

/// A message under construction on the stack, by the same rule.
template <class M>
struct in_place {
  template <class... Args>
  explicit in_place(Args&&... args) {
    construct<M>(std::addressof(value), std::forward<Args>(args)...);
  }
  ~in_place() { std::destroy_at(std::addressof(value)); }
  in_place(const in_place&) = delete;
  in_place& operator=(const in_place&) = delete;

  union {
    M value;
  };
};

}  // namespace pipes::detail
