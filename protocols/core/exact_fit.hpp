// -----------------------------------------------------------------------------
// exact_fit.hpp - whether a handler takes the first argument of a case as it is, without converting it.
// -----------------------------------------------------------------------------
// A handler for messages of type std::any could be called with everything that can be copied, `closed` and
// `not_yet` included; the like goes for each type with a constructor for anything. So what counts is not
// whether a call compiles. The handler meets a rival in overload resolution, which takes any first argument as
// it is and is otherwise worse: the rival is only better where the handler would convert. The body of a generic
// handler is not instantiated where the handler loses, and else with the arguments it is called with.
// -----------------------------------------------------------------------------
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

namespace typed_pipes::detail {

template <class H, class... Args>
concept accepts = requires(H& h) {
  h(std::declval<Args>()...);
};

/// What a rival returns.
struct overtaken {};
template <class Overloads, class... Args>
concept is_overtaken = requires(Overloads& c) {
  { c(std::declval<Args>()...) } -> std::same_as<overtaken>;
};

// The object is an argument too: some rivals are for handlers that are const, and some for `mutable` ones. An
// ellipsis is worse than any other parameter, so with more arguments than one a handler that does not convert the
// first is chosen, and any other is not.
struct rival_of_one {
  template <class... First>
  overtaken operator()(First...) const;
};
struct rival_of_one_mutable {
  template <class... First>
  overtaken operator()(First...);
};
struct rival_of_more {
  template <class First>
  overtaken operator()(First, ...) const;
};
struct rival_of_more_mutable {
  template <class First>
  overtaken operator()(First, ...);
};

/// A handler and its rival as one overload set.
template <class H, class Rival>
struct with_rival : H, Rival {
  using H::operator();
  using Rival::operator();
};

// A function as a class, which a rival can stand beside.
template <class F>
struct as_class {
  using type = F;
};
template <class Result, class... Parameters>
struct as_class<Result(Parameters...)> {
  struct type {
    Result operator()(Parameters...) const;
  };
};
template <class Result, class... Parameters>
struct as_class<Result(Parameters...) noexcept> : as_class<Result(Parameters...)> {};

struct named_call {
  void operator()();
};
template <class H>
struct two_calls : H, named_call {};
// Whether a class has an operator() of any kind: only then the name is ambiguous in two_calls.
template <class H>
concept has_call = std::is_class_v<H> && !std::is_final_v<H> && !requires {
  std::declval<two_calls<H>&>().operator()();
};

template <class Overloads, class... Args>
inline constexpr bool chosen = accepts<Overloads, Args...> && !is_overtaken<Overloads, Args...>;

template <class H, class... Args>
constexpr bool fits_exactly() {
  constexpr bool fixed = std::is_const_v<std::remove_reference_t<H>>;
  using handler = std::remove_pointer_t<std::remove_cvref_t<H>>;
  using type = typename as_class<handler>::type;
  if constexpr (!has_call<type> || sizeof...(Args) == 0) {
    return accepts<H, Args...>;
  } else if constexpr (sizeof...(Args) == 1) {
    // A handler of any number of arguments, `[](auto...)`, is neither better nor worse.
    return !is_overtaken<const with_rival<type, rival_of_one>, Args...> ||
           (!fixed && !is_overtaken<with_rival<type, rival_of_one_mutable>, Args...>);
  } else {
    return chosen<const with_rival<type, rival_of_more>, Args...> ||
           (!fixed && chosen<with_rival<type, rival_of_more_mutable>, Args...>);
  }
}

/// True if an H can be called with these arguments and takes the first of them as it is, or any.
template <class H, class... Args>
inline constexpr bool exact_fit = detail::fits_exactly<H, Args...>();

}  // namespace typed_pipes::detail
