// -----------------------------------------------------------------------------
// list.hpp - lists of types, and conditions that hold for all or any of their elements.
// -----------------------------------------------------------------------------
// A state may have hundreds of messages. So arrays stand where fold expressions could: compilers nest those, and
// clang++ at most 256 of them.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <typed_pipes/impls/base/requirements.hpp>
#include <utility>

namespace typed_pipes {

/// A list of types: states, edges or messages.
template <class... Ts>
struct list {
  static constexpr std::size_t size = sizeof...(Ts);  // how many
};

namespace detail {

constexpr bool all_true(std::initializer_list<bool> each) {
  return std::find(each.begin(), each.end(), false) == each.end();
}
constexpr bool any_true(std::initializer_list<bool> each) {
  return std::find(each.begin(), each.end(), true) != each.end();
}

template <class List, class T>
inline constexpr std::size_t index_in = 0;
template <class... Ts, class T>
inline constexpr std::size_t index_in<list<Ts...>, T> = [] {
  const bool same[] = {__is_same(Ts, T)..., true};  // instantiates nothing for each of the pairs
  std::size_t i = 0;
  while (!same[i]) ++i;
  return i;  // the list's size if it is not there
}();

template <class List, class T>
inline constexpr bool contains = index_in<List, T> < List::size;

// One call with a pointer for each type: to walk a list of hundreds for each of its types takes seconds.
template <std::size_t>
using any_pointer = const void*;
template <class Before>
struct after;
template <std::size_t... Is>
struct after<std::index_sequence<Is...>> {
  template <class T>
  static T pick(any_pointer<Is>..., const T*, ...);
};

template <std::size_t At, class List>
struct nth;
template <std::size_t At, class... Ts>
struct nth<At, list<Ts...>> {
  using type = typename decltype(after<std::make_index_sequence<At>>::pick(
      static_cast<const std::type_identity<Ts>*>(nullptr)...))::type;
};
template <class T, class... Ts>
struct nth<0, list<T, Ts...>> {
  using type = T;
};
template <std::size_t At, class List>
using nth_t = typename nth<At, List>::type;

template <class... Lists>
struct concat {
  using type = list<>;
};
template <class... Ts>
struct concat<list<Ts...>> {
  using type = list<Ts...>;
};
template <class... As, class... Bs, class... Rest>
struct concat<list<As...>, list<Bs...>, Rest...> : concat<list<As..., Bs...>, Rest...> {};

}  // namespace detail
}  // namespace typed_pipes
