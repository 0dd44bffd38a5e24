// -----------------------------------------------------------------------------
// attempt.hpp - what try_send() returns: a message offered without waiting, never lost.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <type_traits>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <typed_pipes/protocols/core/handlers.hpp>
#include <utility>

namespace typed_pipes {

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

  /// Sends without waiting for room. Requires handlers for (next end), or () where the message ends
  /// the session; (full, message, same end); (closed, message). All three on every backend, so that the
  /// program does not depend on which it is.
  template <class... Handlers>
  auto match(Handlers&&... handlers) && {
    using plan = detail::match_plan<cases, Handlers...>;
    if constexpr (!plan::sound) {
      detail::report(typename plan::template faults<State>{});
      return detail::stand_in{};
    } else {
      detail::handler_set<plan, std::remove_reference_t<Handlers>...> run(handlers...);
      using result = typename decltype(run)::result;
      detail::require_live(port_);
      return std::exchange(port_, {}).template try_put<State, edge, result>(
          std::move(message_),
          [&](port_type port) {
            if constexpr (ends) {
              {
                const port_type done = std::move(port);
              }  // the session is over before the handler runs
              return run();
            } else {
              return run(detail::next_end<Role, Protocol, State, edge>(std::move(port)));
            }
          },
          [&](Message&& m, port_type port) {
            return run(full{}, std::move(m), detail::access::make<end_type>(std::move(port)));
          },
          [&](Message&& m) { return run(closed{}, std::move(m)); });
    }
  }

 private:
  friend end_type;
  template <class M>
  attempt(port_type port, M&& m) : port_(std::move(port)), message_(std::forward<M>(m)) {}

  port_type port_;
  Message message_;
};

}  // namespace typed_pipes
