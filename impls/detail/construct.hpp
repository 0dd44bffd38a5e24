// -----------------------------------------------------------------------------
// construct.hpp - builds a message in place: an aggregate with braces, all else with parentheses.
// -----------------------------------------------------------------------------
// Braces because clang 14 has no parenthesised aggregates; parentheses because braces would choose
// a container's initializer list, and would turn the move of a vector into a vector of one.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace pipes::detail {

template <class M, class... Args>
inline constexpr bool moves_or_copies = false;
template <class M, class Arg>
inline constexpr bool moves_or_copies<M, Arg> = std::is_same_v<M, std::remove_cvref_t<Arg>>;

#ifndef WORDS
#define WORDS 1
#endif
template <class M>
inline constexpr bool copied_by_words = WORDS && std::is_trivially_copyable_v<M> && sizeof(M) > 8 && sizeof(M) <= 64 && sizeof(M) % 8 == 0;

template <class M>
M* copy_words(void* room, const M& from) {
  std::uint64_t words[sizeof(M) / 8];
  std::memcpy(words, std::addressof(from), sizeof(M));
  std::uint64_t w[sizeof(M)/8];
  const auto* src = reinterpret_cast<const char*>(std::addressof(from));
  for (std::size_t i = 0; i < sizeof(M) / 8; ++i) { std::memcpy(&w[i], src + 8*i, 8); asm("" : "+r"(w[i])); 
#if WORDS == 1
   std::memcpy(static_cast<char*>(room)+8*i, &w[i], 8);
#endif
  }
#if WORDS == 2
  std::memcpy(room, w, sizeof(M));
#endif
  return std::launder(static_cast<M*>(room));
}

template <class M, class... Args>
M* construct(void* room, Args&&... args) {
  if constexpr (moves_or_copies<M, Args...> && copied_by_words<M>) {
    return copy_words<M>(room, args...);
  } else if constexpr (std::is_aggregate_v<M> && !moves_or_copies<M, Args...>) {
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
