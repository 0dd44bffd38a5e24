// The backends that the conformance suite tests in rivals_conformance_test.
#pragma once

#include <cstdint>
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

/// What the adapter asks of a queue, and so which of its code runs over it.
struct adapter_use {
  bool push, pop, pop_until, push_last, empty, own_element, spins_inside, sleeps;
  put_blocks blocks;
  bool operator==(const adapter_use&) const = default;
};

template <class Plug, class Waiting, class Rival>
constexpr adapter_use use_of(std::type_identity<rivals::queue_backend<Plug, Waiting, Rival>>) {
  using word = std::uint64_t;
  using element = rivals::element_of<Plug, word>;
  using queue = rivals::queue_of<Plug, word>;
  return {.push = requires(queue & q, element & v){q.push(v);
}
, .pop = requires(queue & q, element& v) { q.pop(v); }
, .pop_until = requires(queue & q, element& v, clock::time_point t) { q.pop_until(v, t); }
, .push_last = requires(queue & q, element& v) { q.push_last(v); }
, .empty = requires(const queue& q) { q.empty(); }
, .own_element = requires { typename Plug::template element<word>; }
, .spins_inside = rivals::queue_backend<Plug, Waiting, Rival>::spins_inside,
  .sleeps = Waiting::sleeps, .blocks = Plug::traits.put_blocks
};  // namespace typed_pipes::conformance
}

template <class... Seen>
constexpr auto first_of_each_use(backend_list<>, backend_list<Seen...> seen) {
  return seen;
}
template <class B, class... Later, class... Seen>
constexpr auto first_of_each_use(backend_list<B, Later...>, backend_list<Seen...>) {
  constexpr bool again =
      ((use_of(std::type_identity<B>{}) == use_of(std::type_identity<Seen>{})) || ...);
  using so_far = std::conditional_t<again, backend_list<Seen...>, backend_list<Seen..., B>>;
  return first_of_each_use(backend_list<Later...>{}, so_far{});
}

/// The queues for the tests of one thread: one for each way to use the adapter, because these tests are about
/// the adapter. The queues themselves are tested by two threads, and make nightly tests all of them in one.
using rivals_of_each_use = decltype(first_of_each_use(rivals_under_test{}, backend_list<>{}));

}  // namespace typed_pipes::conformance
