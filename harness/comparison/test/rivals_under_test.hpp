// The backends that the conformance suite tests in rivals_conformance_test.
#pragma once

#include <string_view>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>

#include "harness/rivals/lists.hpp"
#include "harness/yardsticks/index_ring.hpp"

namespace typed_pipes::conformance {

// If a queue is listed with both policies, the one that yields is tested: the two differ in a pause only, and
// that one makes progress with more threads than cores.
template <class B>
using unless_it_spins =
    std::conditional_t<B::traits.wait == std::string_view("spin") && !B::spins_inside,
                       backend_list<>, backend_list<B>>;

template <class... Bs>
auto without_spinning(backend_list<Bs...>) ->
    typename typed_pipes::detail::join<backend_list<>, unless_it_spins<Bs>...>::type;

using rivals_under_test =
    decltype(without_spinning(typed_pipes::detail::join<rivals::backends<yardsticks::index_ring>,
                                                        rivals::all_backends>::type{}));

}  // namespace typed_pipes::conformance
