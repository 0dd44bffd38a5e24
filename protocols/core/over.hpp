// -----------------------------------------------------------------------------
// over.hpp - names the backend of a protocol: over<P, Backend>, or plain P for the automatic choice.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/impls/automatic.hpp>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/shape.hpp>

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
template <class P, role R>
using port_of_protocol = typename backend_of<P>::template port<graph_of<P>, R>;

}  // namespace detail

/// True if Backend can carry protocol P: some backends accept only bounded protocols.
template <class Backend, class P>
inline constexpr bool runs_on = carries<Backend, detail::graph_of<P>>;

}  // namespace typed_pipes
