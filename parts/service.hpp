// -----------------------------------------------------------------------------
// service.hpp - starts a thread that owns the server's end, and gives back the client's.
// -----------------------------------------------------------------------------
//   auto bank = typed_pipes::spawn_service<protocols::bank>([](auto server) { serve(std::move(server)); });
//   auto next = std::move(bank.client).send(...);
//
// Threads    a service: one at a time. f runs in the new thread, once.
// Errors     what std::jthread throws (std::system_error when no thread can be started): both ends are
//            then closed. What f throws ends the program, as it does in any thread.
// Source     Rust's core::pipes spawn_service, 2012.
// Differs    the thread is joined; there it was a task that nobody waited for.
// -----------------------------------------------------------------------------
#pragma once

#include <concepts>
#include <thread>
#include <typed_pipes/pipes.hpp>
#include <utility>

namespace typed_pipes {

/// The client's end and the thread that has the other. Destroyed, it closes the end if it is still
/// here and then waits for the thread; who has moved the end away must have let it go before.
template <class Protocol>
struct [[nodiscard]] service {
  std::jthread thread;  // first, so that it is joined last
  decltype(pipe_ends<Protocol>::client) client;
};

/// Makes a pipe for Protocol, or over<P, backend>, and calls f(server's end) in a thread of its own.
template <class Protocol, std::move_constructible F>
requires std::invocable<F, decltype(pipe_ends<Protocol>::server)> service<Protocol> spawn_service(
    F f) {
  auto ends = entangle<Protocol>();
  return {std::jthread(std::move(f), std::move(ends.server)), std::move(ends.client)};
}

}  // namespace typed_pipes
