// -----------------------------------------------------------------------------
// designs.hpp - each design of a list of backends once, for what does not depend on waiting.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>

namespace typed_pipes::conformance {

template <class... Kept>
constexpr auto last_of_each_design(backend_list<>, backend_list<Kept...> kept) {
  return kept;
}
template <class B, class... Later, class... Kept>
constexpr auto last_of_each_design(backend_list<B, Later...>, backend_list<Kept...>) {
  constexpr bool again = (same_design(B::traits, Later::traits) || ...);
  using so_far = std::conditional_t<again, backend_list<Kept...>, backend_list<Kept..., B>>;
  return last_of_each_design(backend_list<Later...>{}, so_far{});
}

/// The backends of the list, of each design the one with the last of its wait strategies.
template <class List>
using each_design_of = decltype(last_of_each_design(List{}, backend_list<>{}));

}  // namespace typed_pipes::conformance
