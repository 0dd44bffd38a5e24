// -----------------------------------------------------------------------------
// report.hpp - how a mistake that was found becomes one compile-time error, and nothing follows from it.
// -----------------------------------------------------------------------------
// The code that finds a mistake computes without errors, reports from a void function (in a constant
// expression there would be a second error) and returns a `placeholder`, which accepts every further
// operation.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/impls/contract/shape.hpp>

namespace typed_pipes::detail {

// A fault is one of the templates of diagnose.hpp, named but not instantiated: no error until it is reported.
template <bool Sound, class Fault>
using fault_unless = std::conditional_t<Sound, list<>, list<Fault>>;

/// Instantiates each fault, which is its error. Call it as detail::report: argument-dependent lookup would
/// instantiate the faults earlier. It returns auto, so that it is instantiated at the call and Clang's notes
/// lead to the user's line.
template <class... Faults>
auto report(list<Faults...>) {
  ((void)sizeof(Faults), ...);
}

/// Returned in place of an endpoint after an error was reported: accepts every operation without an error.
struct placeholder {
  template <class... Ts>
  placeholder send(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder send_all(Ts&&...) const {
    return {};
  }
  template <class M, class... Ts>
  placeholder emplace(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder try_send(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder recv(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder match(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder match_for(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder match_until(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder match_now(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder visit(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder take(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  placeholder take_all(Ts&&...) const {
    return {};
  }
  template <class... Ts>
  void close(Ts&&...) const {}
  struct taken;  // what take() returns a std::optional of
  taken* operator->() const;
  taken& operator*() const;
  template <class T>
  operator T() const {
    return T();
  }
};

struct placeholder::taken {
  placeholder message, next;
};

/// Of the types of a call's arguments the first; void if there are none.
template <class... Arguments>
using first_of_t = std::remove_cvref_t<nth_t<0, list<Arguments..., void>>>;

/// For an operation that is used wrongly: reports Fault when it is compiled.
template <class Fault, class Result = placeholder>
auto refused() {
  (void)sizeof(Fault);
  return Result();
}

struct placeholder_pair {
  placeholder client, server;
};

}  // namespace typed_pipes::detail
