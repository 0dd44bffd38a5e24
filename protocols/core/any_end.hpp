// -----------------------------------------------------------------------------
// any_end.hpp - an endpoint whose state is known at run time only: for class members and event loops.
// -----------------------------------------------------------------------------
// Threads    one at a time per any_end. It may be moved to another thread.
// Errors     visit() and close() throw spent_endpoint if it is empty.
// Close      as an endpoint: destroying it or assigning over it leaves the session.
// Source     this project.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <typed_pipes/protocols/core/handlers.hpp>
#include <utility>

namespace typed_pipes {

/// Holds an endpoint of Protocol and Role in any state, or nothing: a backend port and one byte, or two for more
/// than 255 states. It is converted from an endpoint, and emptied by visit() and close(). Move-only.
/// Threads: one at a time.
template <class Protocol, role Role>
class [[nodiscard]] any_end {
  using shape = detail::graph_of<Protocol>;
  using port_type = detail::port_of_protocol<Protocol, Role>;
  using index = std::conditional_t<shape::state_count <= (std::numeric_limits<std::uint8_t>::max)(),
                                   std::uint8_t, std::uint16_t>;
  static_assert(shape::state_count <= (std::numeric_limits<std::uint16_t>::max)(),
                "pipes: an any_end is of a protocol of 65535 states at most");

  template <class States>
  struct visit_cases;
  template <class... Ss>
  struct visit_cases<list<Ss...>> {
    using type = list<detail::case_of<endpoint<Ss, Role, Protocol>>...>;
  };
  using cases = typename visit_cases<typename shape::states>::type;

 public:
  /// Empty.
  any_end() = default;
  /// Empty.
  any_end(none_t) {}
  /// Holds e, which is spent afterwards.
  template <class State>
  any_end(endpoint<State, Role, Protocol> e)
      : port_(detail::access::take_port(e)),
        state_(static_cast<index>(shape::template index_of<State>)) {
    (void)sizeof(not_a_state_of_this_protocol<State, Protocol,
                                              detail::contains<typename shape::states, State>>);
  }
  any_end(any_end&&) noexcept = default;
  any_end& operator=(any_end&&) noexcept = default;
  ~any_end() = default;

  /// True if it holds an endpoint.
  explicit operator bool() const noexcept { return static_cast<bool>(port_); }

  /// True if it holds an endpoint in State.
  template <class State>
  bool is_in() const noexcept {
    (void)sizeof(not_a_state_of_this_protocol<State, Protocol,
                                              detail::contains<typename shape::states, State>>);
    return port_ && state_ == shape::template index_of<State>;
  }

  /// Calls the handler that takes the endpoint in its present state and returns what it returns. The
  /// handlers must cover every reachable state of the protocol. The any_end is empty afterwards.
  /// Threads: one at a time. Errors: spent_endpoint if it is empty; what the handler throws.
  template <class... Handlers>
  decltype(auto) visit(Handlers&&... handlers) && {
    using plan = detail::match_plan<cases, Handlers...>;
    if constexpr (!plan::sound) {
      detail::report(typename plan::template faults<any_end>{});
      return detail::placeholder{};
    } else {
      detail::handler_set<plan, std::remove_reference_t<Handlers>...> run(handlers...);
      using result = typename decltype(run)::result;
      detail::require_live(port_);
      return detail::dispatch<shape::state_count>(state_, [&](auto s) -> result {
        using here = endpoint<typename shape::template state_at<s.value>, Role, Protocol>;
        return run(detail::access::make<here>(std::exchange(port_, {})));
      });
    }
  }

  /// Leaves the session: messages already sent are still delivered, then the peer sees `closed`.
  /// Threads: one at a time. Errors: spent_endpoint if it is empty.
  void close() && {
    detail::require_live(port_);
    const port_type leaving = std::exchange(port_, {});
  }

  /// @cond
  // Called with other arguments than the operation takes.
  template <class... Any>
  auto close(Any&&...) && {
    return detail::refused<arguments_for_nothing<these_arguments<Any...>, false>>();
  }

  // Called without std::move, or on what is const, as in a lambda without `mutable`.
  template <class... Any>
  auto visit(Any&&...) const& {
    return detail::refused<used_without_move<any_end, false>>();
  }
  template <class... Any>
  auto close(Any&&...) const& {
    return detail::refused<used_without_move<any_end, false>>();
  }
  /// @endcond

 private:
  port_type port_;
  index state_ = 0;
};

}  // namespace typed_pipes
