// -----------------------------------------------------------------------------
// service.hpp - starts a thread that owns the server's endpoint, and returns the client's.
// -----------------------------------------------------------------------------
//   auto bank = typed_pipes::spawn_service<protocols::bank>([](auto server) { serve(std::move(server)); });
//   auto next = std::move(bank.client).send(...);
//
// Threads    a service object: one at a time. f runs once, in the new thread.
// Errors     std::system_error if no thread can be started: both endpoints are closed then. An exception
//            that leaves f calls std::terminate, as in any std::jthread.
// Source     spawn_service of Rust's core::pipes, 2012.
// Differs    the thread is joined; there it was a detached task.
// -----------------------------------------------------------------------------
#pragma once

#include <concepts>
#include <thread>
#include <type_traits>
#include <typed_pipes/pipes.hpp>
#include <utility>

namespace typed_pipes {

template <class Function, class Endpoint, bool Ok>
struct not_a_server {
  static_assert(Ok,
                "pipes: spawn_service() takes a function that is called with the server's first "
                "endpoint, and with nothing else");
};

/// The client's endpoint and the thread that owns the server's. The destructor closes `client` and then
/// joins the thread. If `client` was moved elsewhere, close it there first: otherwise the join waits for
/// a server that still waits for its client. Threads: one at a time.
template <class Protocol>
struct [[nodiscard]] service {
  /// The type of `client`.
  using client_type = decltype(pipe_ends<Protocol>::client);

  /// A service that is not there: no thread, and an empty endpoint.
  service() = default;
  /// A service whose thread `t` owns the server's endpoint; `c` is the client's.
  service(std::jthread t, client_type c) : thread(std::move(t)), client(std::move(c)) {}
  service(const service&) = delete;  // pipes: it has one owner, so move it: [s = std::move(s)]
  service& operator=(const service&) = delete;  // pipes: it has one owner: a = std::move(b)
  service(service&&) noexcept = default;
  /// Ends the service that was here as the destructor does, then takes over the other.
  service& operator=(service&& other) noexcept {
    service taken(std::move(other));  // first, so that a move to itself changes nothing
    const service ending(std::move(*this));
    thread = std::move(taken.thread);
    client = std::move(taken.client);
    return *this;
  }
  ~service() = default;

  // Declared first, so that it is destroyed after client.
  std::jthread thread;        // owns the server's endpoint
  client_type client = none;  // in the first state of the protocol
};

/// Creates a pipe for Protocol (or over<P, Backend>) and calls f(server endpoint) in a new thread.
/// Returns a service<Protocol>. Threads: any number. Errors: std::bad_alloc, std::system_error.
template <class Protocol, std::move_constructible F>
auto spawn_service(F f) {
  auto ends = typed_pipes::entangle<Protocol>();
  if constexpr (std::is_same_v<decltype(ends), detail::placeholder_pair>) {
    return ends;  // entangle() has reported why
  } else if constexpr (!std::invocable<F, decltype(ends.server)>) {
    detail::report(list<not_a_server<F, decltype(ends.server), false>>{});
    return detail::placeholder_pair{};
  } else {
    return service<Protocol>(std::jthread(std::move(f), std::move(ends.server)),
                             std::move(ends.client));
  }
}

}  // namespace typed_pipes
