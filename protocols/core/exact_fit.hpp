// -----------------------------------------------------------------------------
// exact_fit.hpp - whether a handler takes the first argument of a case as it is, without converting it.
// -----------------------------------------------------------------------------
// A handler for messages of type std::any could be called with everything that can be copied, `closed` and
// `not_yet` included; the like goes for each type with a constructor for anything. So what counts is not
// whether a call compiles. In overload resolution the handler meets a rival, a function of the first argument
// and anything after it, which an object of the handler's class converts to. As the object that is called the
// handler is always better, and as to the first argument the rival where the handler would convert it: then
// neither is chosen. So the body of a generic handler is instantiated with arguments that it fits alone. (A
// rival beside the handler's operator() by using-declarations would do as well, but clang++ 14 crashes on some.)
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <utility>

namespace typed_pipes::detail {

template <class H, class... Args>
concept accepts = requires(H& h) {
  h(std::declval<Args>()...);
};

/// The result of a rival.
struct overtaken {};

/// A handler that may also be called as a function of First and anything else.
template <class H, class First>
struct with_a_rival : H {
  using rival = overtaken (*)(First, ...);
  operator rival() const;
};

// A function as a class, which can have a rival.
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

template <class H, class... Args>
inline constexpr bool fits = accepts<H, Args...>;
template <class H, class First, class... Rest>
requires(std::is_class_v<H> &&
         !std::is_final_v<H>) inline constexpr bool fits<H, First, Rest...> = [] {
  using both =
      std::conditional_t<std::is_const_v<H>, const with_a_rival<H, First>, with_a_rival<H, First>>;
  if constexpr (accepts<both, First, Rest...>)
    return !std::is_same_v<
        decltype(std::declval<both&>()(std::declval<First>(), std::declval<Rest>()...)), overtaken>;
  else
    return false;
}();

/// True if an H can be called with these arguments and takes the first of them as it is, or any.
template <class H, class... Args>
inline constexpr bool exact_fit =
    fits<typename as_class<std::remove_pointer_t<std::remove_reference_t<H>>>::type, Args...>;

}  // namespace typed_pipes::detail
