// -----------------------------------------------------------------------------
// capacity.hpp - how many slots a slot_ring has, and whether a sender ever waits for one.
// -----------------------------------------------------------------------------
// The number of slots is that of the backend, a power of two; or, where that is 0, the protocol decides: the
// largest `credits` of a state, or as many messages as fill 16 KiB.
//
// A message may hold an end of its own protocol. The type of that end must be complete before the message is, so
// it must not depend on the size of any message: whether a sender ever waits is decided by the least capacity.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <typed_pipes/impls/contract/shape.hpp>

namespace typed_pipes::detail {

template <class S>
constexpr std::size_t credits_of() {
  if constexpr (requires { S::credits; }) return S::credits;
  return 0;
}
/// The largest credits of the states of shape G, rounded up to a power of two; 0 if no state has any.
template <class G>
inline constexpr std::size_t most_credits_of = []<class... Ss>(list<Ss...>) {
  const std::size_t most = (std::max)({std::size_t{0}, detail::credits_of<Ss>()...});
  return most == 0 ? 0 : std::bit_ceil(most);
}(typename G::states{});

inline constexpr std::size_t least_default_capacity = 16;
inline constexpr std::size_t most_default_capacity = 1024;

/// The capacity if no state has credits: as many messages as stay in the first-level cache of both sides,
/// but not so few that the sides have to take turns.
template <class G>
inline constexpr std::size_t default_capacity = [] {
  constexpr std::size_t near_bytes = 16384;
  constexpr std::size_t largest = (std::max)(G::template largest<direction::to_server>,
                                             G::template largest<direction::to_client>);
  return std::clamp(std::bit_floor(near_bytes / (largest + sizeof(std::uint64_t))),
                    least_default_capacity, most_default_capacity);
}();

/// The number of slots for shape G over a backend that has so many, or 0 if the protocol decides.
template <class G, std::size_t Slots>
constexpr std::size_t capacity() {
  if constexpr (Slots != 0) {
    return Slots;
  } else if constexpr (most_credits_of<G> != 0) {
    return most_credits_of<G>;
  } else {
    return default_capacity<G>;
  }
}

/// Whether a sender never waits, because no burst is longer than the capacity surely is.
template <class G, std::size_t Slots>
inline constexpr bool never_full = [] {
  constexpr std::size_t decided = Slots != 0 ? Slots : most_credits_of<G>;
  return G::info.bounded && (decided != 0 ? decided : least_default_capacity) >= G::slots;
}();

}  // namespace typed_pipes::detail
