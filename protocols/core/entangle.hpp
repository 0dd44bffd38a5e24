// -----------------------------------------------------------------------------
// entangle.hpp - creates a pipe. Endpoints are created in pairs, and only here.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/protocols/core/check.hpp>
#include <typed_pipes/protocols/core/endpoint.hpp>
#include <utility>

namespace typed_pipes {

/// The two endpoints of one pipe, in the protocol's first state; each may go to a thread of its own.
template <class Protocol>
struct [[nodiscard]] pipe_ends {
  using start = typename detail::protocol_of<Protocol>::start;  // the first state
  client_end<start, Protocol> client;  // sends where the protocol says send
  server_end<start, Protocol> server;  // receives there
};

/// Creates a pipe for Protocol and returns both endpoints.
///   auto [c, s] = typed_pipes::entangle<bank>();
/// `over<Protocol, Backend>` names the backend. Without it the protocol decides at compile time: a bounded
/// protocol runs on `slots`, where send() never waits; an unbounded one on a `ring`, where send() waits
/// while the ring is full. The capacity of a ring is 16 KiB worth of messages, between 16 and 1,024 of
/// them, unless a state sets `credits` (ring.hpp). Both wait by `spin_then_park` and allocate only here.
/// Threads: any number. Errors: std::bad_alloc. Source: `entangle` of Rust's core::pipes, 2012.
template <class Protocol>
auto entangle() {
  using of_protocol = typename check<Protocol>::faults;
  using of_backend = typename detail::check_backend<Protocol, check<Protocol>::sound>::faults;
  if constexpr (of_protocol::size + of_backend::size != 0) {
    detail::report(of_protocol{});
    detail::report(of_backend{});
    return detail::placeholder_pair{};
  } else {
    using ends = pipe_ends<Protocol>;
    auto ports = detail::backend_of<Protocol>::template open<detail::graph_of<Protocol>>();
    return ends{detail::access::make<decltype(ends::client)>(std::move(ports.first)),
                detail::access::make<decltype(ends::server)>(std::move(ports.second))};
  }
}

}  // namespace typed_pipes
