// -----------------------------------------------------------------------------
// receipt.hpp - what recv() returns: a pending receive, which waits for one message.
// -----------------------------------------------------------------------------
// match() and its variants are exhaustive: they need a handler for each message of the state, one for
// `closed`, and one for the deadline if there is one. A handler takes (message, next endpoint), or
// (message) where the message ends the session, and may use the next endpoint at once. match() returns
// what the handler returned.
//
// Threads    one at a time per receipt. It may be moved to another thread.
// Errors     spent_endpoint if the receipt was used before or moved from. What a handler throws
//            propagates; its message and next endpoint are destroyed, so that the peer sees `closed`.
// Close      destroying a receipt leaves the session, as destroying its endpoint does.
// Source     `recv` and the match on its result of Rust's pipes, 2012.
// Differs    deadlines, and receiving without waiting.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <typed_pipes/protocols/core/handlers.hpp>
#include <utility>

namespace typed_pipes {

/// The result of take(): the message and the next endpoint; only the message if it ends the session.
template <class Message, class Next>
struct delivery {
  Message message;  // what arrived
  Next next;        // the endpoint in the state that the message leads to
};
template <class Message>
struct delivery<Message, void> {
  Message message;
};

namespace detail {

template <role R, class P, class Message, class Next>
struct message_case {
  using type = case_of<Message, endpoint<Next, R, P>>;
  using delivered = delivery<Message, endpoint<Next, R, P>>;
};
template <role R, class P, class Message>
struct message_case<R, P, Message, end> {
  using type = case_of<Message>;
  using delivered = delivery<Message, void>;
};

template <class State, role R, class P, class Edges, class... More>
struct receive_cases;
template <class State, role R, class P, class... Es, class... More>
struct receive_cases<State, R, P, list<Es...>, More...> {
  using type = list<typename message_case<R, P, typename Es::message, typename Es::next>::type...,
                    case_of<closed>, More...>;
};

template <class S>
concept has_deadline = requires {
  S::deadline;
};

// Uses the backend's take_all() if it has one.
template <class State, class Port, class Handler>
Port take_all_available(Port port, Handler& each) {
  if constexpr (requires { std::move(port).template take_all<State>(each); }) {
    return std::move(port).template take_all<State>(each);
  } else {
    do {
      port = std::move(port).template take<State, Port>(
          [&each](auto, auto&& message, Port next) {
            each(std::forward<decltype(message)>(message));
            return next;
          },
          [] { return Port{}; });
    } while (port && port.template ready<State>());
    return port;
  }
}

}  // namespace detail

/// A pending receive in State. Made by endpoint::recv(), used once by one of the functions below.
/// Threads: one at a time. Errors: spent_endpoint on a second use.
template <class State, role Role, class Protocol>
class [[nodiscard]] receipt {
  using end_type = endpoint<State, Role, Protocol>;
  using port_type = typename end_type::port_type;
  template <class... More>
  using cases =
      typename detail::receive_cases<State, Role, Protocol, typename State::edges, More...>::type;
  using late_case = detail::case_of<timed_out, end_type>;
  using not_yet_case = detail::case_of<not_yet, end_type>;

 public:
  receipt(receipt&&) noexcept = default;
  receipt& operator=(receipt&&) noexcept = default;
  ~receipt() = default;

  /// Waits for a message, or until the peer leaves, and calls the handler for it. In a state with a
  /// `deadline` it waits that long at most and needs a handler for (timed_out, same endpoint) too.
  /// Threads: one at a time. Errors: spent_endpoint; what the handler throws.
  template <class... Handlers>
  decltype(auto) match(Handlers&&... handlers) && {
    if constexpr (detail::has_deadline<State>) {
      return until<cases<late_case>>([] { return typed_pipes::deadline_in(State::deadline); },
                                     handlers...);
    } else {
      using plan = detail::match_plan<cases<>, Handlers...>;
      if constexpr (!plan::sound) {
        detail::report(typename plan::template faults<State>{});
        return detail::placeholder{};
      } else {
        detail::handler_set<plan, std::remove_reference_t<Handlers>...> run(handlers...);
        detail::require_live(port_);
        return std::exchange(port_, {}).template take<State, typename decltype(run)::result>(
            on_message(run), [&]() -> decltype(auto) { return run(closed{}); });
      }
    }
  }

  /// As match(), but waits for d at most, any std::chrono duration; a d of zero or less, or NaN, only takes
  /// a message that is ready, and one of more than 292 years waits for ever. Needs a handler for (timed_out, same endpoint).
  /// Threads: one at a time. Errors: as match().
  template <class Rep, class Period, class... Handlers>
  decltype(auto) match_for(std::chrono::duration<Rep, Period> d, Handlers&&... handlers) && {
    return until<cases<late_case>>([d] { return typed_pipes::deadline_in(d); }, handlers...);
  }

  /// As match_for(), but waits until time t of any clock at the latest. A time of a clock that can be set, such
  /// as system_clock, is converted when the wait begins.
  /// Threads: one at a time. Errors: as match().
  template <detail::readable_clock Clock, class Duration, class... Handlers>
  decltype(auto) match_until(std::chrono::time_point<Clock, Duration> t,
                             Handlers&&... handlers) && {
    return until<cases<late_case>>([t] { return typed_pipes::deadline_at(t); }, handlers...);
  }

  /// As match(), but does not wait. Needs a handler for (not_yet, same endpoint).
  /// Threads: one at a time. Errors: as match().
  template <class... Handlers>
  decltype(auto) match_now(Handlers&&... handlers) && {
    using plan = detail::match_plan<cases<not_yet_case>, Handlers...>;
    if constexpr (!plan::sound) {
      detail::report(typename plan::template faults<State>{});
      return detail::placeholder{};
    } else {
      detail::handler_set<plan, std::remove_reference_t<Handlers>...> run(handlers...);
      detail::require_live(port_);
      if (!port_.template ready<State>())
        return run(not_yet{}, detail::access::make<end_type>(std::exchange(port_, {})));
      return std::exchange(port_, {}).template take<State, typename decltype(run)::result>(
          on_message(run), [&]() -> decltype(auto) { return run(closed{}); });
    }
  }

  /// For a state with one message and no deadline: waits for it and returns {message, next}, as a
  /// std::optional that is empty if the peer has left and every message was received.
  ///   while (auto got = std::move(r).recv().take()) { sum += got->message; r = std::move(got->next); }
  /// Threads: one at a time. Errors: spent_endpoint.
  auto take() && {
    if constexpr (State::edges::size != 1) {
      (void)sizeof(more_than_one_message_in_state<State, false>);
      return detail::placeholder{};
    } else if constexpr (detail::has_deadline<State>) {
      (void)sizeof(state_has_a_deadline<State, false>);
      return detail::placeholder{};
    } else {
      using the_edge = detail::nth_t<0, typename State::edges>;
      using message = typename the_edge::message;
      using delivered = typename detail::message_case<Role, Protocol, message,
                                                      typename the_edge::next>::delivered;
      detail::require_live(port_);
      return std::exchange(port_, {}).template take<State, std::optional<delivered>>(
          [](auto, message&& m, port_type port) {
            if constexpr (std::is_same_v<typename the_edge::next, end>) {
              return std::optional<delivered>(delivered{std::move(m)});
            } else {
              return std::optional<delivered>(delivered{
                  std::move(m), detail::next_end<Role, Protocol, State, 0>(std::move(port))});
            }
          },
          [] { return std::optional<delivered>(); });
    }
  }

  /// For a state whose one message leads back to it: waits for a message, calls each(message) for it and
  /// for every further message that is ready, and returns the same endpoint; it is empty if the peer has
  /// left and every message was received, which a call that delivered messages may leave to the next one
  /// to say. The handler gets no endpoint and cannot reply. There is no limit per call: a sender that is as
  /// fast as the handler keeps the call going.
  ///   while (s) s = std::move(s).recv().take_all([&](int i) { sum += i; });
  /// Threads: one at a time. Errors: spent_endpoint; what the handler throws: this end then closes.
  template <class Handler>
  auto take_all(Handler&& each) && {
    if constexpr (State::edges::size != 1) {
      (void)sizeof(more_than_one_message_in_state<State, false>);
      return detail::placeholder{};
    } else if constexpr (detail::has_deadline<State>) {
      (void)sizeof(state_has_a_deadline<State, false>);
      return detail::placeholder{};
    } else if constexpr (!std::is_same_v<detail::next_of<State, 0>, State>) {
      using message = typename detail::nth_t<0, typename State::edges>::message;
      (void)sizeof(message_leads_elsewhere<message, State, false>);
      return detail::placeholder{};
    } else if constexpr (!std::is_invocable_v<
                             Handler&, typename detail::nth_t<0, typename State::edges>::message>) {
      using message = typename detail::nth_t<0, typename State::edges>::message;
      (void)sizeof(handler_takes_the_message_alone<std::remove_cvref_t<Handler>, message, false>);
      return detail::placeholder{};
    } else {
      detail::require_live(port_);
      return detail::access::make<end_type>(
          detail::take_all_available<State>(std::exchange(port_, {}), each));
    }
  }

  /// @cond
  // Called with other arguments than the operation takes.
  template <class... Any>
  auto match_for(Any&&...) && {
    return detail::refused<not_a_duration<detail::first_of_t<Any...>, false>>();
  }
  template <class... Any>
  auto match_until(Any&&...) && {
    return detail::refused<not_a_time_point<detail::first_of_t<Any...>, false>>();
  }
  template <class... Any>
  auto take(Any&&...) && {
    return detail::refused<arguments_for_nothing<these_arguments<Any...>, false>>();
  }
  template <class... Any>
  auto take_all(Any&&...) && {
    return detail::refused<not_one_handler<these_arguments<Any...>, false>>();
  }

  // Called without std::move, or on what is const, as in a lambda without `mutable`.
  template <class... Any>
  auto match(Any&&...) const& {
    return detail::refused<used_without_move<receipt, false>>();
  }
  template <class... Any>
  auto match_for(Any&&...) const& {
    return detail::refused<used_without_move<receipt, false>>();
  }
  template <class... Any>
  auto match_until(Any&&...) const& {
    return detail::refused<used_without_move<receipt, false>>();
  }
  template <class... Any>
  auto match_now(Any&&...) const& {
    return detail::refused<used_without_move<receipt, false>>();
  }
  template <class... Any>
  auto take(Any&&...) const& {
    return detail::refused<used_without_move<receipt, false>>();
  }
  template <class... Any>
  auto take_all(Any&&...) const& {
    return detail::refused<used_without_move<receipt, false>>();
  }
  /// @endcond

 private:
  friend end_type;
  explicit receipt(port_type port) : port_(std::move(port)) {}

  // Adapts the handlers to what a backend's take() calls: (edge index, message, port).
  template <class Run>
  static auto on_message(Run& run) {
    return [&run]<std::size_t E, class M>(std::integral_constant<std::size_t, E>, M&& m,
                                          port_type port) -> decltype(auto) {
      if constexpr (std::is_same_v<detail::next_of<State, E>, end>) {
        { const port_type done = std::move(port); }  // closes the session before the handler runs
        return run(std::forward<M>(m));
      } else {
        return run(std::forward<M>(m), detail::next_end<Role, Protocol, State, E>(std::move(port)));
      }
    };
  }

  template <class Cases, class When, class... Handlers>
  decltype(auto) until(When when, Handlers&... handlers) {
    using plan = detail::match_plan<Cases, Handlers...>;
    if constexpr (!plan::sound) {
      detail::report(typename plan::template faults<State>{});
      return detail::placeholder{};
    } else {
      detail::handler_set<plan, Handlers...> run(handlers...);
      detail::require_live(port_);
      return std::exchange(port_, {}).template take_until<State, typename decltype(run)::result>(
          when(), on_message(run), [&]() -> decltype(auto) { return run(closed{}); },
          [&](port_type port) -> decltype(auto) {
            return run(timed_out{}, detail::access::make<end_type>(std::move(port)));
          });
    }
  }

  port_type port_;
};

}  // namespace typed_pipes
