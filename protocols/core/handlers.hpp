// -----------------------------------------------------------------------------
// handlers.hpp - overload resolution of match(): which handler runs in which case, and the return type.
// -----------------------------------------------------------------------------
// A case is an outcome, described by the arguments its handler gets: (message, next endpoint), (message)
// where the session ends, (closed), (timed_out, same endpoint) and so on. The first handler is called that
// accepts these arguments and does not convert the first of them, so a catch-all `[](auto, auto)` has to be the
// last one. If there is none, a message may be converted for a handler that fits no other case. The body of a
// generic handler is instantiated only for the cases it is called in. Each case needs a handler, and each
// handler a case. All handlers must return the same type; `none` and `never` are ignored in this.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>
#include <typed_pipes/impls/base/list.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/protocols/core/diagnose.hpp>
#include <typed_pipes/protocols/core/exact_fit.hpp>
#include <typed_pipes/protocols/core/report.hpp>
#include <typed_pipes/protocols/core/vocabulary.hpp>
#include <utility>

namespace typed_pipes::detail {

template <class... Args>
struct case_of {};

/// The index of the first handler that takes the first argument of a case as it is. No later one is looked at, so
/// that the body of a generic handler is not instantiated for a case of another.
template <class Case, class... Handlers>
struct first_fit;
template <class... Args>
struct first_fit<case_of<Args...>> {
  static constexpr std::size_t index = 0;  // past the last handler: none fits the case
};
template <class... Args, class H, class... Hs>
struct first_fit<case_of<Args...>, H, Hs...> {
  static constexpr std::size_t index = [] {
    if constexpr (exact_fit<H, Args...>)
      return std::size_t{0};
    else
      return 1 + first_fit<case_of<Args...>, Hs...>::index;
  }();
};

// A message or, in visit(), an endpoint may be converted for a handler.
template <class Case, class H>
inline constexpr bool converts = false;
template <class First, class... Rest, class H>
inline constexpr bool converts<case_of<First, Rest...>, H> =
    !contains<list<closed, timed_out, not_yet, full>, First> && accepts<H, First, Rest...>;

/// The index of the handler of Case, which is one of Cases: the first that fits, or else the first that it can be
/// converted for and that is of no other case.
template <class Case, class Cases, class... Hs>
struct handler_for;
template <class Case, class... Cases, class... Hs>
struct handler_for<Case, list<Cases...>, Hs...> {
  static constexpr std::size_t none = sizeof...(Hs);
  // Whether the handler at At is of no other case, and can be converted for.
  template <std::size_t At>
  static constexpr bool is_conversion() {
    if constexpr (detail::any_true({first_fit<Cases, Hs...>::index == At...}))
      return false;
    else
      return converts<Case, nth_t<At, list<Hs...>>>;
  }
  template <std::size_t At>
  static constexpr std::size_t first_conversion() {
    if constexpr (At == none) {
      return none;
    } else if constexpr (is_conversion<At>()) {
      return At;
    } else {
      return first_conversion<At + 1>();
    }
  }
  static constexpr std::size_t index = [] {
    if constexpr (first_fit<Case, Hs...>::index != none)
      return first_fit<Case, Hs...>::index;
    else
      return first_conversion<0>();
  }();
};

// The name of a case in a diagnostic: its first argument, or `end` if it has none.
template <class Case>
struct subject;
template <class First, class... Rest>
struct subject<case_of<First, Rest...>> {
  using type = std::remove_cvref_t<First>;
};
template <>
struct subject<case_of<>> {
  using type = end;
};

template <class Case, class Handler>
struct case_result;
template <class... Args, class Handler>
struct case_result<case_of<Args...>, Handler> {
  using type = decltype(std::declval<Handler&>()(std::declval<Args>()...));
};

template <class T>
inline constexpr bool counts = !std::is_same_v<T, none_t> && !std::is_same_v<T, never>;

// The distinct return types, in order, without none_t and never.
template <class Seen, class... Ts>
struct distinct {
  using type = Seen;
};
template <class... Seen, class T, class... Ts>
struct distinct<list<Seen...>, T, Ts...>
    : distinct<std::conditional_t<counts<T> && !contains<list<Seen...>, T>, list<Seen..., T>,
                                  list<Seen...>>,
               Ts...> {};

template <class Distinct, bool SomeNone>
struct common_result;  // undefined if the handlers disagree
template <>
struct common_result<list<>, true> {
  using type = none_t;
};
template <>
struct common_result<list<>, false> {
  using type = void;
};
template <class T, bool SomeNone>
struct common_result<list<T>, SomeNone> {
  using type = T;
};

/// Made into a T by what takes anything.
struct stranger {};

/// Whether handlers may return T beside others that return `none`: it must be made from `none`, and be empty then. A
/// std::optional would hold an empty endpoint, and what is made from anything would hold the word `none`.
template <class T>
inline constexpr bool may_be_none = std::is_void_v<T> || (std::is_constructible_v<T, none_t> &&
                                                          !std::is_constructible_v<T, stranger>);
template <class T>
inline constexpr bool may_be_none<std::optional<T>> = false;

/// Everything known about a match() over these cases with these handlers. Computing it causes no error;
/// `faults` names the diagnostics to report.
template <class Cases, class... Hs>
struct match_plan;
template <class... Cases, class... Hs>
struct match_plan<list<Cases...>, Hs...> {
  static constexpr std::size_t count = sizeof...(Hs);
  template <class Case>
  static constexpr std::size_t handler_of = handler_for<Case, list<Cases...>, Hs...>::index;
  template <class Case>
  static constexpr bool handled = handler_of<Case> < count;
  template <std::size_t E>
  static constexpr bool runs = detail::any_true({handler_of<Cases> == E...});

  template <class H>
  static constexpr bool derivable = !std::is_final_v<std::remove_cvref_t<H>>;
  static constexpr bool all_derivable = detail::all_true({derivable<Hs>...});
  static constexpr bool exhaustive = detail::all_true({handled<Cases>...});
  static constexpr bool no_dead_handler = []<std::size_t... E>(std::index_sequence<E...>) {
    return detail::all_true({runs<E>...});
  }
  (std::make_index_sequence<count>{});

  template <bool Exhaustive, class = void>
  struct results {
    using distinct_types = list<>;
    static constexpr bool some_none = false;
  };
  template <class Dummy>
  struct results<true, Dummy> {
    template <class Case>
    using result = typename case_result<Case, nth_t<handler_of<Case>, list<Hs...>>>::type;
    using distinct_types = typename distinct<list<>, result<Cases>...>::type;
    static constexpr bool some_none = detail::any_true({std::is_same_v<result<Cases>, none_t>...});
  };
  using distinct_types = typename results<exhaustive>::distinct_types;

  template <class Distinct>
  struct agreement {
    static constexpr bool value = false;
    template <template <class...> class To, class L>
    struct rename;
    template <template <class...> class To, class... Ts>
    struct rename<To, list<Ts...>> {
      using type = To<Ts...>;
    };
    using as_mixed = typename rename<mixed, Distinct>::type;
  };
  template <class T>
  struct agreement<list<T>> {
    static constexpr bool value = !results<exhaustive>::some_none || may_be_none<T>;
    using as_mixed = mixed<T, none_t>;
  };
  static constexpr bool agree = distinct_types::size == 0 || agreement<distinct_types>::value;

  static constexpr bool sound = all_derivable && exhaustive && no_dead_handler && agree;

  // The diagnostics to report. One mistake causes one error: a later check counts only if the earlier passed.
  template <class State>
  static auto find_faults() {
    if constexpr (!all_derivable) {
      return typename concat<
          fault_unless<derivable<Hs>, handler_is_final<std::remove_cvref_t<Hs>, false>>...>::type{};
    } else if constexpr (!exhaustive) {
      return typename concat<fault_unless<
          handled<Cases>, no_handler_for<typename subject<Cases>::type, State, false>>...>::type{};
    } else if constexpr (!no_dead_handler) {
      return []<std::size_t... E>(std::index_sequence<E...>) {
        return typename concat<fault_unless<
            runs<E>, handler_never_runs<std::remove_cvref_t<Hs>, State, false>>...>::type{};
      }
      (std::make_index_sequence<count>{});
    } else if constexpr (!agree) {
      return list<handlers_disagree<typename agreement<distinct_types>::as_mixed, false>>{};
    }
  }
  template <class State>
  using faults = decltype(find_faults<State>());
};

template <class Plan>
using result_of = typename common_result<typename Plan::distinct_types,
                                         Plan::template results<true>::some_none>::type;

/// Calls a handler and converts its result to the return type of the match().
template <class Result, class H, class... Args>
Result run_handler(H& h, Args&&... args) {
  using returned = decltype(h(std::forward<Args>(args)...));
  if constexpr (std::is_same_v<returned, never>) {
    h(std::forward<Args>(args)...);
    __builtin_unreachable();  // a handler that returns never cannot return
  } else if constexpr (std::is_void_v<Result>) {
    h(std::forward<Args>(args)...);
  } else if constexpr (std::is_same_v<returned, none_t>) {
    h(std::forward<Args>(args)...);
    return Result(none);
  } else {
    return h(std::forward<Args>(args)...);
  }
}

/// References to the handlers of one match(), in order. A std::tuple does the same; with it g++ 12 takes 6 to 12 percent
/// longer for impls/conformance_test.cpp.
template <class... Hs>
struct handler_references {};  // of no handlers
template <class H, class... Hs>
struct handler_references<H, Hs...> {
  constexpr explicit handler_references(H& h, Hs&... hs) : first(h), rest(hs...) {}
  H& first;
  handler_references<Hs...> rest;
};

/// The handler at index At.
template <std::size_t At, class References>
constexpr auto& handler_at(References& references) {
  if constexpr (At == 0)
    return references.first;
  else
    return detail::handler_at<At - 1>(references.rest);
}

/// The handlers of one match(). Calling it with the arguments of a case calls that case's handler.
template <class Plan, class... Hs>
class handler_set {
 public:
  using result = result_of<Plan>;

  explicit handler_set(Hs&... hs) : handlers_(hs...) {}

  template <class... Args>
  result operator()(Args&&... args) {
    return detail::run_handler<result>(
        detail::handler_at<Plan::template handler_of<case_of<Args...>>>(handlers_),
        std::forward<Args>(args)...);
  }

 private:
  handler_references<Hs...> handlers_;
};

}  // namespace typed_pipes::detail
