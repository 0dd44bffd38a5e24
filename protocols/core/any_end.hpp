// -----------------------------------------------------------------------------
// any_end.hpp - an end in some state, told apart at run time: for class members and event loops.
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

/// A port and a byte. Made from any endpoint of the same protocol and role, emptied by visit().
template <class Protocol, role Role>
class [[nodiscard]] any_end {
  using shape = detail::graph_of<Protocol>;
  using port_type = detail::port_of_protocol<Protocol, Role>;
  static_assert(shape::state_count <= std::numeric_limits<std::uint8_t>::max());

  template <class States>
  struct visit_cases;
  template <class... Ss>
  struct visit_cases<list<Ss...>> {
    using type = list<detail::case_of<endpoint<Ss, Role, Protocol>>...>;
  };
  using cases = typename visit_cases<typename shape::states>::type;

 public:
  any_end() = default;
  any_end(none_t) {}
  template <class State>
  any_end(endpoint<State, Role, Protocol> e)
      : port_(detail::access::take_port(e)),
        state_(static_cast<std::uint8_t>(shape::template index_of<State>)) {
    (void)sizeof(not_a_state_of_this_protocol<State, Protocol,
                                              detail::contains<typename shape::states, State>>);
  }
  any_end(any_end&&) noexcept = default;
  any_end& operator=(any_end&&) noexcept = default;
  ~any_end() = default;

  explicit operator bool() const noexcept { return static_cast<bool>(port_); }

  /// True if it holds an end in this state.
  template <class State>
  bool is_in() const noexcept {
    return port_ && state_ == shape::template index_of<State>;
  }

  /// Calls the handler that takes the end in the state it is in; the handlers must cover every
  /// reachable state. Throws spent_endpoint if there is none. any_end is empty afterwards.
  template <class... Handlers>
  auto visit(Handlers&&... handlers) && {
    using plan = detail::match_plan<cases, Handlers...>;
    if constexpr (!plan::sound) {
      detail::report(typename plan::template faults<any_end>{});
      return detail::stand_in{};
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

  void close() && {
    detail::require_live(port_);
    const port_type leaving = std::exchange(port_, {});
  }

 private:
  port_type port_;
  std::uint8_t state_ = 0;
};

}  // namespace typed_pipes
