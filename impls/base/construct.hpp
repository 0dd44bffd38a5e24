// -----------------------------------------------------------------------------
// construct.hpp - constructs a message in place: an aggregate with braces, all else with parentheses.
// -----------------------------------------------------------------------------
// Braces for aggregates because clang 14 cannot initialise them with parentheses. Parentheses for the rest
// because braces would choose a container's initializer list: the move of a vector of any would become a
// vector that holds a vector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <typed_pipes/impls/base/requirements.hpp>
#include <utility>

namespace typed_pipes::detail {

template <class M, class... Args>
inline constexpr bool moves_or_copies = false;
template <class M, class Arg>
inline constexpr bool moves_or_copies<M, Arg> = std::is_same_v<M, std::remove_cvref_t<Arg>>;

template <class M>
inline constexpr bool is_a_few_words = std::is_trivially_copyable_v<M> && sizeof(M) > 8 &&
                                       sizeof(M) <= 64 && sizeof(M) % 8 == 0;

/// Copies `from` as a new object, 8 bytes at a time. A message is often written just before it is sent, and a
/// wide load over several recent stores waits until those have reached the cache, behind all earlier stores.
#ifndef __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // a message may have uninitialised members
#endif
template <class M>
M* copy_words(void* storage, const M& from) {
  for (std::size_t at = 0; at < sizeof(M); at += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, reinterpret_cast<const std::byte*>(std::addressof(from)) + at, sizeof(word));
    asm("" : "+r"(word));  // otherwise the compiler merges the copies into wide ones
    std::memcpy(static_cast<std::byte*>(storage) + at, &word, sizeof(word));
  }
  return std::launder(static_cast<M*>(storage));
}
#ifndef __clang__
#pragma GCC diagnostic pop
#endif

/// Constructs an M in `storage`, which is large enough and aligned.
template <class M, class... Args>
M* construct(void* storage, Args&&... args) {
  if constexpr (moves_or_copies<M, Args...> && is_a_few_words<M>) {
    return detail::copy_words<M>(storage, args...);
  } else if constexpr (std::is_aggregate_v<M> && !moves_or_copies<M, Args...>) {
    return ::new (storage) M{std::forward<Args>(args)...};
  } else {
    return ::new (storage) M(std::forward<Args>(args)...);
  }
}

/// A message on the stack, constructed in the same way.
template <class M>
struct in_place {
  template <class... Args>
  explicit in_place(Args&&... args) {
    detail::construct<M>(std::addressof(value), std::forward<Args>(args)...);
  }
  ~in_place() { std::destroy_at(std::addressof(value)); }
  in_place(const in_place&) = delete;
  in_place& operator=(const in_place&) = delete;

  union {
    M value;
  };
};

}  // namespace typed_pipes::detail
