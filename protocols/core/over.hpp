// -----------------------------------------------------------------------------
// over.hpp - names the backend of a protocol: over<P, Backend>, or plain P for the automatic choice.
// -----------------------------------------------------------------------------
#pragma once

#include <type_traits>
#include <typed_pipes/impls/automatic.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <typed_pipes/protocols/core/diagnose.hpp>

namespace typed_pipes {

/// The protocol P carried by Backend (typed_pipes/impls/all.hpp lists them). May be written wherever P may.
template <class P, class Backend>
struct over {};

namespace detail {

template <class P>
struct binding {
  using protocol = P;
  using backend = automatic;
};
template <class P, class Backend>
struct binding<over<P, Backend>> {
  using protocol = P;
  using backend = Backend;
};

template <class P>
using protocol_of = typename binding<P>::protocol;
template <class P>
using backend_of = typename binding<P>::backend;
template <class P>
using graph_of = graph<typename protocol_of<P>::start>;

/// What over<> may name.
template <class Backend>
concept has_traits = requires {
  Backend::traits;
};

// In place of a port after an error.
struct no_port {
  no_port() = default;
  template <class Port>
  no_port(Port) {}
  explicit operator bool() const noexcept { return false; }
};

// A protocol has no ports as long as it is being declared.
template <class P, role R>
auto find_port() {
  if constexpr (!has_traits<backend_of<P>>) {
    (void)sizeof(not_a_backend<backend_of<P>, false>);
    return std::type_identity<no_port>{};
  } else if constexpr (requires { sizeof(protocol_of<P>); }) {
    return std::type_identity<typename backend_of<P>::template port<graph_of<P>, R>>{};
  } else {
    (void)sizeof(protocol_is_not_complete_here<protocol_of<P>, false>);
    return std::type_identity<no_port>{};
  }
}
template <class P, role R>
using port_of_protocol = typename decltype(detail::find_port<P, R>())::type;

}  // namespace detail

/// True if Backend can carry protocol P: some backends accept only bounded protocols.
template <class Backend, class P>
inline constexpr bool runs_on = carries<Backend, detail::graph_of<P>>;

}  // namespace typed_pipes
