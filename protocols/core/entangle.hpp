// -----------------------------------------------------------------------------
// entangle.hpp - makes a pipe. Endpoints are born in pairs and no other way.
// -----------------------------------------------------------------------------
#pragma once

#include <utility>

#include "impls/detail/waiting.hpp"
#include "protocols/core/check.hpp"
#include "protocols/core/endpoint.hpp"

namespace pipes {

/// The two ends of one pipe, in the protocol's first state.
template <class Protocol>
struct [[nodiscard]] pipe_ends {
  using start = typename detail::protocol_of<Protocol>::start;
  client_end<start, Protocol> client;
  server_end<start, Protocol> server;
};

/// Makes a pipe for Protocol, on the backend that over<Protocol, backend> names. Where none is named the
/// protocol's shape decides (automatic.hpp): `slots` if it has a bound, and then no send ever waits; a
/// `ring` if not, and then a send waits for room while the ring is full. Both wait by `spin_then_park`
/// and allocate here alone. Allocates what the backend allocates at creation; throws std::bad_alloc only.
///   auto [c, s] = pipes::entangle<bank>();
template <class Protocol>
auto entangle([[maybe_unused]] pipe_options options = {}) {
  using of_protocol = typename check<Protocol>::faults;
  using of_backend = typename detail::check_backend<Protocol, check<Protocol>::sound>::faults;
  if constexpr (of_protocol::size + of_backend::size != 0) {
    detail::report(of_protocol{});
    detail::report(of_backend{});
    return detail::stand_in_pair{};
  } else {
    using ends = pipe_ends<Protocol>;
    using backend = detail::backend_of<Protocol>;
    using shape = detail::graph_of<Protocol>;
    auto ports = [&] {
      if constexpr (requires { backend::template open<shape>(options.wait); })
        return backend::template open<shape>(options.wait);
      else
        return backend::template open<shape>();
    }();
    return ends{detail::access::make<decltype(ends::client)>(std::move(ports.first)),
                detail::access::make<decltype(ends::server)>(std::move(ports.second))};
  }
}

}  // namespace pipes
