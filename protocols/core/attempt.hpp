// -----------------------------------------------------------------------------
// attempt.hpp - what try_send() returns: a pending send that does not wait and does not lose the message.
// -----------------------------------------------------------------------------
// Threads    one at a time per attempt. It may be moved to another thread.
// Errors     spent_endpoint if the attempt was used before or moved from. What a handler throws
//            propagates; what it took by value is destroyed.
// Close      destroying an attempt destroys its message and leaves the session.
// Source     `try_send` of Rust's core::pipes, 2012.
// Differs    a full pipe is a case of its own, and the message comes back in every case.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <type_traits>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <typed_pipes/protocols/core/handlers.hpp>
#include <utility>

namespace typed_pipes {

/// A pending send of Message in State. Made by endpoint::try_send(), used once by match().
/// Threads: one at a time. Errors: spent_endpoint on a second use.
template <class State, role Role, class Protocol, class Message>
class [[nodiscard]] attempt {
  using end_type = endpoint<State, Role, Protocol>;
  using port_type = typename end_type::port_type;
  static constexpr std::size_t edge = detail::edge_for<State, Message>::index;
  using next = detail::next_of<State, edge>;
  static constexpr bool ends = std::is_same_v<next, end>;
  using sent_case =
      std::conditional_t<ends, detail::case_of<>, detail::case_of<endpoint<next, Role, Protocol>>>;
  using cases =
      list<sent_case, detail::case_of<full, Message, end_type>, detail::case_of<closed, Message>>;

 public:
  attempt(attempt&&) noexcept = default;
  attempt& operator=(attempt&&) noexcept = default;
  ~attempt() = default;

  /// Sends without waiting and calls one handler: (next endpoint) if the message was sent, or () if it
  /// ends the session; (full, message, same endpoint); (closed, message). All three are needed on every
  /// backend, also where it is never full, so that a program does not depend on its backend.
  /// Threads: one at a time. Errors: spent_endpoint; std::bad_alloc where the backend allocates for
  /// messages: the message is destroyed then, and this end closes; what the handler throws.
  template <class... Handlers>
  decltype(auto) match(Handlers&&... handlers) && {
    using plan = detail::match_plan<cases, Handlers...>;
    if constexpr (!plan::sound) {
      detail::report(typename plan::template faults<State>{});
      return detail::placeholder{};
    } else {
      detail::handler_set<plan, std::remove_reference_t<Handlers>...> run(handlers...);
      using result = typename decltype(run)::result;
      detail::require_live(port_);
      return std::exchange(port_, {}).template try_put<State, edge, result>(
          std::move(message_),
          [&](port_type port) -> decltype(auto) {
            if constexpr (ends) {
              {
                const port_type done = std::move(port);
              }  // closes the session before the handler runs
              return run();
            } else {
              return run(detail::next_end<Role, Protocol, State, edge>(std::move(port)));
            }
          },
          [&](Message&& m, port_type port) -> decltype(auto) {
            return run(full{}, std::move(m), detail::access::make<end_type>(std::move(port)));
          },
          [&](Message&& m) -> decltype(auto) { return run(closed{}, std::move(m)); });
    }
  }

  /// @cond
  // Called without std::move, or on what is const, as in a lambda without `mutable`.
  template <class... Any>
  auto match(Any&&...) const& {
    return detail::refused<used_without_move<attempt, false>>();
  }
  /// @endcond

 private:
  friend end_type;
  template <class M>
  attempt(port_type port, M&& m) : port_(std::move(port)), message_(std::forward<M>(m)) {}

  port_type port_;
  Message message_;
};

}  // namespace typed_pipes
