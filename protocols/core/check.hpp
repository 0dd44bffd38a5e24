// -----------------------------------------------------------------------------
// check.hpp - checks that a protocol is well formed. Used by entangle() and by a protocol's own test.
// -----------------------------------------------------------------------------
//   template struct typed_pipes::check<bank>;              // a compile error for each mistake
//   static_assert(typed_pipes::check<bank>::sound);        // only true or false
//
// A protocol may list its states: `using states = typed_pipes::list<...>;`. Then a listed state that no
// message leads to is an error too.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstdint>
#include <type_traits>
#include <typed_pipes/protocols/core/diagnose.hpp>
#include <typed_pipes/protocols/core/over.hpp>
#include <typed_pipes/protocols/core/protocol.hpp>
#include <typed_pipes/protocols/core/report.hpp>
#include <utility>

namespace typed_pipes {

namespace detail {

template <class T>
concept complete = requires {
  sizeof(T);
};

template <class Next>
struct check_next {
  static constexpr bool is_end = std::is_same_v<Next, end>;
  static constexpr bool defined = !std::is_class_v<Next> || complete<Next>;
  // A state that is const would be another type, with other endpoints.
  static constexpr bool is_state =
      is_end || !defined || (state<Next> && std::is_same_v<Next, std::remove_cv_t<Next>>);
  using faults = typename concat<fault_unless<defined, undefined_state<Next, false>>,
                                 fault_unless<is_state, not_a_state<Next, false>>>::type;
};

template <class M>
struct check_message {
  static constexpr bool plain_object = std::is_object_v<M> && !std::is_pointer_v<M> &&
                                       !std::is_array_v<M> &&
                                       std::is_same_v<M, std::remove_cv_t<M>>;
  static constexpr bool defined = !plain_object || complete<M>;
  static constexpr bool is_message = [] {
    if constexpr (!plain_object)
      return false;
    else if constexpr (!defined)
      return true;  // reported as undefined_message
    else
      return std::is_nothrow_move_constructible_v<M> && std::is_nothrow_destructible_v<M>;
  }();
  static constexpr bool moves_implicitly = [] {
    if constexpr (is_message && complete<M>)
      return std::is_convertible_v<M, M>;
    else
      return true;  // another fault
  }();
  // A handler could not tell which of both it is called for.
  static constexpr bool is_answer =
      contains<list<closed, timed_out, not_yet, full, none_t, never>, M>;
  using faults =
      typename concat<fault_unless<defined, undefined_message<M, false>>,
                      fault_unless<!is_answer, answer_as_a_message<M, false>>,
                      fault_unless<is_message, not_a_message<M, false>>,
                      fault_unless<moves_implicitly, message_moves_explicitly<M, false>>>::type;
};
template <class Written>
struct check_message<not_parsed<Written>> {
  using faults = list<not_a_transition<Written, false>>;
};

template <class List>
inline constexpr bool no_repeats = true;
template <class T, class... Ts>
inline constexpr bool no_repeats<list<T, Ts...>> =
    !contains<list<Ts...>, T> && no_repeats<list<Ts...>>;

// The first type that is in the list more than once; void if there is none.
template <class List>
struct repeated {
  using type = void;
};
template <class T, class... Ts>
struct repeated<list<T, Ts...>> {
  using type = typename std::conditional_t<contains<list<Ts...>, T>, std::type_identity<T>,
                                           repeated<list<Ts...>>>::type;
};

// The declarations of a state besides its messages.
template <class T>
concept counts_things =
    std::is_integral_v<T> && !contains<list<bool, char, wchar_t, char8_t, char16_t, char32_t>, T>;
template <auto>
struct constant {};
// A member that each object of a class would have; nobody makes an object of a state.
template <class S>
concept has_member_credits = std::is_member_pointer_v<decltype(&S::credits)>;
template <class S>
concept has_member_deadline = std::is_member_pointer_v<decltype(&S::deadline)>;
// A name that is a member of the state or of a class above it, public or not and whatever it stands for, cannot be
// looked up in a class that has it from two bases. So a state is not final.
struct named_settings {
  int credits, deadline;
};
template <class S>
struct with_both : S, named_settings {};
template <class S>
concept final_state = state<S> && std::is_final_v<S>;
template <class S>
concept declares_credits = state<S> && !final_state<S> && !requires {
  sizeof(with_both<S>::credits);
};
template <class S>
concept declares_deadline = state<S> && !final_state<S> && !requires {
  sizeof(with_both<S>::deadline);
};
template <class S>
constexpr bool credits_are_a_capacity() {
  if constexpr (has_member_credits<S>) {
    return false;
  } else if constexpr (requires { S::credits; }) {
    if constexpr (requires { typename constant<S::credits>; }) {
      if constexpr (counts_things<std::remove_cvref_t<decltype(S::credits)>>)
        return std::cmp_greater_equal(S::credits, 1) && std::cmp_less_equal(S::credits, most_slots);
    }
    return false;
  }
  return !declares_credits<S>;
}
template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;
template <class S>
concept is_constant_duration =
    !has_member_deadline<S> && is_duration<std::remove_cvref_t<decltype(S::deadline)>> && requires {
  typename constant<(S::deadline < S::deadline)>;
};
template <class S>
constexpr bool deadline_is_a_duration() {
  if constexpr (requires { S::deadline; })
    return is_constant_duration<S>;
  else
    return !declares_deadline<S>;
}
template <class S>
inline constexpr bool settings_are_spelt = !requires {
  S::credit;
}
&&!requires { S::deadlines; };

template <class S, class Edges = edges_of_t<S>>
struct check_state;
template <class S, class... Es>
struct check_state<S, list<Es...>> {
  using messages = list<typename Es::message...>;
  using faults = typename concat<
      fault_unless<!state<S> || (sizeof...(Es) > 0), state_without_messages<S, false>>,
      fault_unless<!final_state<S>, state_is_final<S, false>>,
      fault_unless<credits_are_a_capacity<S>(), credits_of_a_state<S, false>>,
      fault_unless<deadline_is_a_duration<S>(), deadline_of_a_state<S, false>>,
      fault_unless<settings_are_spelt<S>, misspelt_setting<S, false>>,
      fault_unless<no_repeats<messages>,
                   message_twice_in_state<typename repeated<messages>::type, S, false>>,
      typename check_message<typename Es::message>::faults...,
      typename check_next<typename Es::next>::faults...>::type;
};

template <class States>
struct check_states;
template <class... Ss>
struct check_states<list<Ss...>> {
  using faults = typename concat<typename check_state<Ss>::faults...>::type;
};

template <class Reachable, class Named>
struct check_reach {
  using faults = list<states_of_a_protocol<Named, false>>;
};
template <class Reachable, class... Ss>
struct check_reach<Reachable, list<Ss...>> {
  using faults =
      typename concat<fault_unless<contains<Reachable, Ss>, unreachable_state<Ss, false>>...>::type;
};

template <class P>
struct states_named {
  using type = list<>;
};
template <class P>
requires requires { typename P::states; }
struct states_named<P> {
  using type = typename P::states;
};

template <class P>
concept has_start = requires {
  typename P::start;
}
&&!std::is_same_v<std::remove_cv_t<typename P::start>, end>;

template <class P>
struct check_protocol {  // without a start state no other check is possible
  using faults = list<not_a_protocol<P, false>>;
};
template <has_start P>
struct check_protocol<P> {
  using reachable = typename graph<typename P::start>::states;
  static constexpr bool has_settings = has_member_credits<P> || has_member_deadline<P>;
  using of_states = typename concat<fault_unless<!has_settings, setting_of_a_protocol<P, false>>,
                                    typename check_next<typename P::start>::faults,
                                    typename check_states<reachable>::faults>::type;
  // Reachability is only reported where all states are correct: a faulty state hides what it leads to.
  using of_reach = typename check_reach<reachable, typename states_named<P>::type>::faults;
  using faults = std::conditional_t<of_states::size == 0, of_reach, of_states>;
};

/// Checks that the backend can carry a correct protocol; the diagnostic names the state that prevents it.
template <class P, bool Sound>
struct check_backend {
  using faults = list<>;
};
template <class P>
struct check_backend<P, true> {
  template <class Backend>
  static auto find() {
    if constexpr (!has_traits<Backend>) {
      return list<not_a_backend<Backend, false>>{};
    } else if constexpr (!carries<Backend, graph_of<P>>) {
      using culprit = typename graph_of<P>::template state_at<graph_of<P>::info.culprit>;
      return list<protocol_is_unbounded<culprit, false>>{};
    } else {
      return list<>{};
    }
  }
  using faults = decltype(find<backend_of<P>>());
};

}  // namespace detail

/// Explicit instantiation, `template struct typed_pipes::check<P>;`, reports every mistake in the
/// declaration of P, each as one compile error; `sound` is false if there is any.
template <class P>
struct check {
  /// The mistakes, as a list of the classes that name them.
  using faults = typename detail::check_protocol<detail::protocol_of<P>>::faults;
  static constexpr bool sound = faults::size == 0;  // whether there is no mistake
  /// A compile error for each mistake, where it is called or where check<P> is instantiated explicitly.
  static auto report() { detail::report(faults{}); }
};

}  // namespace typed_pipes
