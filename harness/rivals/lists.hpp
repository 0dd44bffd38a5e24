// -----------------------------------------------------------------------------
// lists.hpp - the backends and systems of all rivals that are installed, for the tests over all of them.
// -----------------------------------------------------------------------------
#pragma once

#include <pipes_generated/all_queues.hpp>  // written by the build: includes every file in queues/
#include <typed_pipes/impls/all.hpp>

#include "harness/rivals/adapter/derived_lists.hpp"
#include "harness/rivals/all.hpp"
#include "harness/rivals/many_to_one.hpp"

namespace typed_pipes::rivals {

namespace detail {

template <class... Rivals>
auto backends_of_all(list<Rivals...>) -> typename join<backend_list<>, backends<Rivals>...>::type;
template <class... Rivals>
auto systems_of_all(list<Rivals...>) -> typename join<list<>, systems<Rivals>...>::type;

}  // namespace detail

using all_backends = decltype(detail::backends_of_all(all_rivals{}));
static_assert(typed_pipes::detail::all_are_backends<all_backends>);

using all_systems = decltype(detail::systems_of_all(all_rivals{}));

}  // namespace typed_pipes::rivals
