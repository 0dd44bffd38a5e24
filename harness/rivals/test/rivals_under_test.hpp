// Whom the conformance suite tests in rivals_conformance_test.
#pragma once

#include <string_view>
#include <type_traits>

#include "harness/rivals/all.hpp"

namespace typed_pipes::conformance {

// Of a queue listed with both policies the one that yields: they differ in a pause, and this one
// stands more threads than cores.
template <class B>
using unless_it_spins =
    std::conditional_t<B::traits.wait == std::string_view("spin") && !B::spins_inside,
                       backend_list<>, backend_list<B>>;

template <class... Bs>
auto but_for_spinning(backend_list<Bs...>) ->
    typename detail::join<backend_list<>, unless_it_spins<Bs>...>::type;

using rivals_under_test = decltype(but_for_spinning(all_rivals{}));

}  // namespace typed_pipes::conformance
