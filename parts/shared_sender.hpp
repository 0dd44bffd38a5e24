// -----------------------------------------------------------------------------
// shared_sender.hpp - an MPSC channel: a sender that can be copied, one copy per sending thread.
// -----------------------------------------------------------------------------
//   auto [out, in] = typed_pipes::make_shared_channel<int>();
//   std::jthread other([mine = out]() mutable { mine.send(1); });
//
// recv() returns nothing when all copies are closed and all messages were received. Messages of one
// copy arrive in the order in which they were sent.
//
// Threads    each copy: one at a time; any number of copies at once. A copy may be made from a sender
//            that another thread is sending through, but not while it is assigned to or moved.
// Backends   those with a shared_port (impls/contract/backend.hpp): single_shot, which adds one exchange per
//            message, queue_mutex and global_mutex.
// Source     SharedChan of Rust's core::pipes, 2012.
// Differs    no lock is held while memory is allocated and the receiver is woken.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/parts/part.hpp>
#include <utility>

namespace typed_pipes {

// A compile-time error message, in the style of protocols/core/diagnose.hpp.
template <class Backend, bool Ok>
struct backend_has_one_sender_per_pipe {
  static_assert(Ok,
                "pipes: this backend has no shared_port, so only one sender can use a pipe; "
                "choose single_shot, queue_mutex or global_mutex");
};

namespace detail {

// Used in place of the port after that error: accepts every operation without a further error.
struct no_shared_port {
  no_shared_port() = default;
  template <class Port,
            class = std::enable_if_t<!std::is_same_v<std::remove_cvref_t<Port>, no_shared_port>>>
  explicit no_shared_port(Port&&) {}
  explicit operator bool() const noexcept { return false; }
  template <std::size_t E, class M>
  void put(M&&) const {}
  template <std::size_t E, class M>
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

/// A copyable sending end of a channel. Threads: one at a time per copy, any number of copies at once.
template <class T, class Backend = single_shot>
class shared_sender : detail::part<shared_sender<T, Backend>, T> {
  using base = typename shared_sender::part;
  using port_type = detail::shared_port_for<T, Backend>;

 public:
  /// Empty: false, and send() throws.
  shared_sender() = default;
  /// Takes over the sender of a channel. Errors: spent_endpoint if it is empty; std::bad_alloc: the channel
  /// is closed then.
  explicit shared_sender(sender<T, Backend> s) : shared_sender(std::move(s).into_end()) {}

  /// True until this copy is closed or moved from.
  explicit operator bool() const noexcept { return static_cast<bool>(port_); }

  /// Sends message; never waits for the receiver. If the receiver has left, the message is destroyed.
  /// Threads: one at a time per copy. Errors: spent_endpoint if it is empty; std::bad_alloc: nothing was
  /// sent then, and the sender can still be used.
  void send(T message) {
    detail::require_live(port_);
    port_.template put<0>(std::move(message));
  }

  /// As send(), but returns the message if the receiver has left, and nothing if it was sent.
  /// Threads, errors: as send().
  [[nodiscard]] std::optional<T> try_send(T message) {
    detail::require_live(port_);
    return port_.template try_put<0>(std::move(message));
  }

  /// Closes this copy only. Has no effect on an empty one. Threads: one at a time per copy.
  void close() { port_ = port_type(); }

  /// @cond
  // Called on what is const, as in a lambda without `mutable`.
  using base::send, base::try_send, base::close;
  /// @endcond

 private:
  explicit shared_sender(typename sender<T, Backend>::end_type end) : port_(live_port_of(end)) {}

  static auto live_port_of(typename sender<T, Backend>::end_type& end) {
    detail::require_live(detail::access::port(end));
    return detail::access::take_port(end);
  }

  port_type port_;
};

/// Both ends of a channel for several senders; each copy of the sender may go to a thread of its own.
template <class T, class Backend = single_shot>
struct [[nodiscard]] shared_channel_ends {
  shared_sender<T, Backend> sender;            // to be copied, one copy per sending thread
  typed_pipes::receiver<T, Backend> receiver;  // for the thread that receives
};

/// Creates a channel of messages of type T for any number of senders.
/// Threads: any number. Errors: std::bad_alloc.
template <class T, class Backend = single_shot>
shared_channel_ends<T, Backend> make_shared_channel() {
  auto [out, in] = typed_pipes::make_channel<T, Backend>();
  return {shared_sender<T, Backend>(std::move(out)), std::move(in)};
}

}  // namespace typed_pipes
