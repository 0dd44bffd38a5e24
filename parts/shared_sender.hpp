// -----------------------------------------------------------------------------
// shared_sender.hpp - one sending end for many senders; no lock of ours is held while it wakes.
// -----------------------------------------------------------------------------
//   auto [out, in] = typed_pipes::make_shared_channel<int>();
//   std::jthread other([mine = out]() mutable { mine.send(1); });
//
// Each copy is a sender. The port gives nothing when all copies have gone and all was taken. Messages
// of one copy arrive in the order in which they were sent.
//
// Threads    each copy: one at a time; copies: any number at once. A copy may be made from one that
//            another thread is sending through, if nobody assigns to it or moves it meanwhile.
// Backends   those with a shared_port (impls/backend.hpp). single_shot: an exchange of the tail more
//            per message. global_mutex: a copy of the number. queue_mutex: a counted cell.
// Source     SharedChan of Rust's core::pipes, 2012, for what it does; shared_chan_2012 is how.
// Differs    no lock over allocation and wake-up.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>
#include <typed_pipes/parts/channel.hpp>
#include <utility>

namespace typed_pipes {

// ---- of a program, in the style of protocols/core/diagnose.hpp ----

template <class Backend, bool Ok>
struct backend_has_one_sender_per_pipe {
  static_assert(Ok,
                "pipes: this backend has no shared_port, so that only one sender can use a pipe; "
                "choose single_shot, queue_mutex or global_mutex");
};

namespace detail {

// Takes the sender's place after that was said: accepts everything, says nothing.
struct no_shared_port {
  no_shared_port() = default;
  template <class Port>
  explicit no_shared_port(Port&&) {}
  explicit operator bool() const noexcept { return false; }
  template <std::size_t I, class M>
  void put(M&&) const {}
  template <std::size_t I, class M>
  std::optional<M> try_put(M&&) const {
    return std::nullopt;
  }
};

template <class T, class Backend>
auto find_shared_port() {
  using state = typename protocols::stream<T>::open;
  using shape = graph_of<stream_over<T, Backend>>;
  if constexpr (shares_sending<Backend, shape, role::client, state>) {
    using type = typename Backend::template shared_port<shape, role::client, state>;
    return std::type_identity<type>{};
  } else {
    (void)sizeof(backend_has_one_sender_per_pipe<Backend, false>);
    return std::type_identity<no_shared_port>{};
  }
}
template <class T, class Backend>
using shared_port_for = typename decltype(find_shared_port<T, Backend>())::type;

}  // namespace detail

template <class T, class Backend = single_shot>
class shared_sender {
  using port_type = detail::shared_port_for<T, Backend>;

 public:
  shared_sender() = default;
  /// Throws std::bad_alloc; the chan is closed then.
  explicit shared_sender(sender<T, Backend> c) : shared_sender(std::move(c).into_end()) {}

  /// True until closed or moved from.
  explicit operator bool() const noexcept { return static_cast<bool>(port_); }

  /// Never waits for the receiver. If it has gone the message is destroyed. Throws spent_endpoint on
  /// one that holds nothing, and std::bad_alloc: then nothing was sent.
  void send(T message) {
    detail::require_live(port_);
    port_.template put<0>(std::move(message));
  }

  /// The same, but gives the message back if the receiver has gone.
  [[nodiscard]] std::optional<T> try_send(T message) {
    detail::require_live(port_);
    return port_.template try_put<0>(std::move(message));
  }

  /// This sender leaves. On one that holds nothing it does nothing.
  void close() { port_ = port_type(); }

 private:
  explicit shared_sender(typename sender<T, Backend>::end_type end)
      : port_(detail::access::take_port(end)) {}

  port_type port_;
};

template <class T, class Backend = single_shot>
struct [[nodiscard]] shared_channel_ends {
  shared_sender<T, Backend> sender;
  typed_pipes::receiver<T, Backend> receiver;
};

/// Makes a stream of T for many senders. Throws std::bad_alloc only.
template <class T, class Backend = single_shot>
shared_channel_ends<T, Backend> make_shared_channel() {
  auto [out, in] = make_channel<T, Backend>();
  return {shared_sender<T, Backend>(std::move(out)), std::move(in)};
}

}  // namespace typed_pipes
