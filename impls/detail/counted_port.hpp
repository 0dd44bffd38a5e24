// -----------------------------------------------------------------------------
// counted_port.hpp - a port from which many threads send, for backends whose lock serialises them anyway.
// -----------------------------------------------------------------------------
// The shared_port (backend.hpp) of the mutex backends: a shared pointer to the port. Nothing is counted
// per message; the port leaves the session with its last copy.
//
// Threads    each copy: one at a time; copies: any number at once.
// Source     Rust's chan of 2012: copied in port/chan, cloned and counted in the prototype.
// Differs    the receiver sees that all senders have left; in 2012 it did not.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace typed_pipes::detail {

/// A copyable sender over Port, in state S of shape G, whose every message leads back to S.
template <class Port, class G, class S>
class counted_port {
 public:
  counted_port() = default;
  explicit counted_port(Port p) : port_(std::make_shared<const Port>(std::move(p))) {}
  explicit operator bool() const noexcept { return port_ != nullptr; }

  template <std::size_t E>
  void put(typename G::template message_of<S, E> m) const {
    port_->template put_shared<S, E>(m);
  }

  template <std::size_t E, class M = typename G::template message_of<S, E>>
  std::optional<M> try_put(M m) const {
    if (port_->template put_shared<S, E>(m)) return std::nullopt;
    return std::optional<M>(std::move(m));
  }

 private:
  std::shared_ptr<const Port> port_;
};

}  // namespace typed_pipes::detail
