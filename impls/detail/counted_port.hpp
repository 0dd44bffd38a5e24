// -----------------------------------------------------------------------------
// counted_port.hpp - a port from which many threads send, where a lock lets in one at a time anyway.
// -----------------------------------------------------------------------------
// The shared_port (backend.hpp) of the designs behind a lock: a counted cell that holds the port.
// Nothing is counted per message; the last holder's going is the port's.
//
// Threads    each copy: one at a time; copies: any number at once.
// Source     Rust's chan of 2012: copied in port/chan, cloned and counted in the prototype.
// Differs    the count tells the receiver that all have left; there nothing did.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace typed_pipes::detail {

template <class Port, class G, class S>
class counted_port {
 public:
  counted_port() = default;
  explicit counted_port(Port p) : port_(std::make_shared<const Port>(std::move(p))) {}
  explicit operator bool() const noexcept { return port_ != nullptr; }

  template <std::size_t I>
  void put(typename G::template message_of<S, I> m) const {
    port_->template put_beside_others<S, I>(m);
  }

  template <std::size_t I, class M = typename G::template message_of<S, I>>
  std::optional<M> try_put(M m) const {
    if (port_->template put_beside_others<S, I>(m)) return std::nullopt;
    return std::optional<M>(std::move(m));
  }

 private:
  std::shared_ptr<const Port> port_;
};

}  // namespace typed_pipes::detail
