// -----------------------------------------------------------------------------
// derived_lists.hpp - what follows from the description of a rival: its queues, backends and systems.
// -----------------------------------------------------------------------------
// All are lists of use<Plug, Waiting>: a queue and one way to wait for it.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <type_traits>
#include <typed_pipes/impls/all.hpp>

#include "harness/rivals/adapter/queue_backend.hpp"
#include "harness/rivals/adapter/rival.hpp"

namespace typed_pipes::rivals {

template <class Plug, class Waiting>
struct use {
  using plug = Plug;
  using waiting = Waiting;
};

namespace detail {

using typed_pipes::detail::join;

template <class Plug, class... Waiting>
auto uses_of(fixed<Plug, Waiting...>) -> list<use<Plug, Waiting>...>;
template <template <std::size_t> class Plug, class... Waiting>
auto uses_of(sized<Plug, Waiting...>) -> list<use<Plug<usual_capacity>, Waiting>...>;

template <std::size_t Capacity, class Plug, class... Waiting>
auto uses_with(fixed<Plug, Waiting...>) -> list<>;
template <std::size_t Capacity, template <std::size_t> class Plug, class... Waiting>
auto uses_with(sized<Plug, Waiting...>)
    -> std::conditional_t<(std::is_same_v<Waiting, spin> || ...), list<use<Plug<Capacity>, spin>>,
                          list<>>;

template <class... Queues>
auto all_uses(list<Queues...>) -> typename join<list<>, decltype(uses_of(Queues{}))...>::type;
template <std::size_t Capacity, class... Queues>
auto all_uses_with(list<Queues...>) ->
    typename join<list<>, decltype(uses_with<Capacity>(Queues{}))...>::type;

template <class Rival, class... Uses>
auto backends_from(list<Uses...>)
    -> backend_list<queue_backend<typename Uses::plug, typename Uses::waiting, Rival>...>;

// The list is empty if the package is missing, or if the rival has no queue of the kind.
template <class Rival>
auto one_to_one_of() {
  if constexpr (requires { typename Rival::one_to_one; })
    return typename Rival::one_to_one{};
  else
    return list<>{};
}
template <class Rival>
auto many_to_one_of() {
  if constexpr (requires { typename Rival::many_to_one; })
    return typename Rival::many_to_one{};
  else
    return list<>{};
}
template <class Rival>
auto bare_only_of() {
  if constexpr (requires { typename Rival::bare_only; })
    return typename Rival::bare_only{};
  else
    return list<>{};
}

template <class Rival>
using one_to_one = decltype(one_to_one_of<Rival>());
template <class Rival>
using bare = typename join<one_to_one<Rival>, decltype(bare_only_of<Rival>())>::type;

}  // namespace detail

/// Whether what the rival needs is installed.
template <class Rival>
inline constexpr bool found = requires {
  typename Rival::one_to_one;
}
|| requires { typename Rival::bare_only; };

/// Its backends, at the usual capacity.
template <class Rival>
using backends = decltype(detail::backends_from<Rival>(
    decltype(detail::all_uses(detail::one_to_one<Rival>{})){}));

/// Those of them that poll and whose capacity can be chosen, at that capacity.
template <class Rival, std::size_t Capacity>
using backends_with = decltype(detail::backends_from<Rival>(
    decltype(detail::all_uses_with<Capacity>(detail::one_to_one<Rival>{})){}));

/// Its queues for many senders.
template <class Rival>
using uses_for_many = decltype(detail::all_uses(detail::many_to_one_of<Rival>()));

/// Its queues as a program without our front end may use them.
template <class Rival>
using bare_uses = decltype(detail::all_uses(detail::bare<Rival>{}));
template <class Rival, std::size_t Capacity>
using bare_uses_with = decltype(detail::all_uses_with<Capacity>(detail::bare<Rival>{}));

}  // namespace typed_pipes::rivals
