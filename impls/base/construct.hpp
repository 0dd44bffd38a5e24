// -----------------------------------------------------------------------------
// construct.hpp - builds a message in place: an aggregate with braces, all else with parentheses.
// -----------------------------------------------------------------------------
// Braces because clang 14 has no parenthesised aggregates; parentheses because braces would choose
// a container's initializer list, and would turn the move of a vector into a vector of one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace typed_pipes::detail {

template <class M, class... Args>
inline constexpr bool moves_or_copies = false;
template <class M, class Arg>
inline constexpr bool moves_or_copies<M, Arg> = std::is_same_v<M, std::remove_cvref_t<Arg>>;

template <class M>
inline constexpr bool is_a_few_words = std::is_trivially_copyable_v<M> && sizeof(M) > 8 &&
                                       sizeof(M) <= 64 && sizeof(M) % 8 == 0;

/// Copies as a new object, word by word. A message is often written just before it is sent: a wide load
/// over several young stores waits until they have left for the cache, behind all that was sent before.
#ifndef __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // a message may have words nobody wrote
#endif
template <class M>
M* copy_words(void* room, const M& from) {
  for (std::size_t at = 0; at < sizeof(M); at += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, reinterpret_cast<const std::byte*>(std::addressof(from)) + at, sizeof(word));
    asm("" : "+r"(word));  // or the compiler makes wide ones of them
    std::memcpy(static_cast<std::byte*>(room) + at, &word, sizeof(word));
  }
  return std::launder(static_cast<M*>(room));
}
#ifndef __clang__
#pragma GCC diagnostic pop
#endif

template <class M, class... Args>
M* construct(void* room, Args&&... args) {
  if constexpr (moves_or_copies<M, Args...> && is_a_few_words<M>) {
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

}  // namespace typed_pipes::detail
