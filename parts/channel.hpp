// -----------------------------------------------------------------------------
// channel.hpp - an SPSC channel: a sender and a receiver of messages of one type.
// -----------------------------------------------------------------------------
//   auto [out, in] = typed_pipes::make_channel<int>();
//   out.send(1);
//   out.close();
//   while (auto n = in.recv()) use(*n);
//
// These are the endpoints of protocols::stream<T> in a plain form: the protocol has one state, so that
// operations work in place and do not consume the endpoint. The default backend, single_shot, has no
// capacity limit and allocates per message; on a backend of fixed capacity, such as ring, send() waits
// while the channel is full.
//
// Threads    one at a time per sender and per receiver. Both may be moved to another thread, also inside
//            a message. For several senders use shared_sender or receiver_set.
// Close      destroying a sender: its messages are still delivered, then recv() returns nothing.
//            Destroying a receiver: messages not received, and those sent later, are destroyed.
// Source     Chan and Port of Rust's core::pipes, 2012.
// Differs    recv() may be called again after the sender has left, and returns nothing again (there: an
//            internal failure); a message that cannot be sent comes back; deadlines.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/parts/deadline.hpp>
#include <typed_pipes/parts/part.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace typed_pipes {

namespace detail {

template <class T, class Backend>
using stream_over = over<protocols::stream<T>, Backend>;
template <class T, class Backend>
using sender_end = client_end<typename protocols::stream<T>::open, stream_over<T, Backend>>;
template <class T, class Backend>
using receiver_end = server_end<typename protocols::stream<T>::open, stream_over<T, Backend>>;

}  // namespace detail

/// The sending end of a channel. Move-only. Threads: one at a time.
template <class T, class Backend = single_shot>
class sender : detail::one_owner<sender<T, Backend>, T> {
  using base = typename sender::one_owner;

 public:
  using backend_type = Backend;                     // what moves the messages
  using end_type = detail::sender_end<T, Backend>;  // the endpoint inside

  /// Empty: false, and send() throws.
  sender() = default;
  /// Takes over an endpoint of protocols::stream<T>.
  explicit sender(end_type end) : end_(std::move(end)) {}

  /// True until closed, moved from, or found disconnected by try_send().
  explicit operator bool() const noexcept { return static_cast<bool>(end_); }

  /// Sends message. Waits only while a backend of fixed capacity is full. If the receiver has left, the
  /// message is destroyed.
  /// Threads: one at a time. Errors: spent_endpoint on an empty sender; std::bad_alloc where the backend
  /// allocates for messages: the sender is closed then.
  void send(T message) { end_ = std::move(end_).send(std::move(message)); }

  /// Sends message without waiting. Returns it if it was not sent: because the channel is full (the sender
  /// is still true) or because the receiver has left (the sender is closed and false). Returns nothing if
  /// it was sent. Threads: one at a time. Errors: as send().
  [[nodiscard]] std::optional<T> try_send(T message) {
    std::optional<T> back;
    end_ = std::move(end_)
               .try_send(std::move(message))
               .match([](end_type next) { return next; },
                      [&back](full, T&& m, end_type same) {
                        back.emplace(std::move(m));
                        return same;
                      },
                      [&back](closed, T&& m) -> end_type {
                        back.emplace(std::move(m));
                        return none;
                      });
    return back;
  }

  /// Closes this end. Has no effect on an empty sender. Threads: one at a time.
  void close() { end_ = none; }

  /// Releases the underlying endpoint, for send_all() or take_all() for example. Threads: one at a time.
  end_type into_end() && { return std::exchange(end_, none); }

  /// @cond
  // Called on what is const, as in a lambda without `mutable`.
  using base::send, base::try_send, base::close, base::into_end;
  /// @endcond

 private:
  end_type end_ = none;
};

/// The receiving end of a channel. Move-only. An empty one receives nothing. Threads: one at a time.
template <class T, class Backend = single_shot>
class receiver : detail::one_owner<receiver<T, Backend>, T> {
  using base = typename receiver::one_owner;

 public:
  using backend_type = Backend;                       // what moves the messages
  using end_type = detail::receiver_end<T, Backend>;  // the endpoint inside

  /// Empty: false, and receives nothing.
  receiver() = default;
  /// Takes over an endpoint of protocols::stream<T>.
  explicit receiver(end_type end) : end_(std::move(end)) {}

  /// True until closed, moved from, or found disconnected by a receive. After a receive that returned
  /// nothing it tells "no message yet" (true) from "the sender has left" (false).
  explicit operator bool() const noexcept { return static_cast<bool>(end_); }

  /// Waits for a message. Returns nothing when the sender has left and all messages were received.
  /// Threads: one at a time. Errors: none.
  std::optional<T> recv() {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match(
        [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); });
  }

  /// As recv(), but waits until t, a std::chrono::time_point of any clock, at the latest. If no message came by
  /// then it returns nothing and the receiver is still true.
  template <class TimePoint>
  std::optional<T> recv_until(const TimePoint& t) {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match_until(
        detail::checked_deadline_at(t),
        [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); },
        [this](timed_out, end_type same) { return nothing_yet(std::move(same)); });
  }
  /// As recv_until(), but waits for d, a std::chrono::duration, at most.
  template <class Duration>
  std::optional<T> recv_for(const Duration& d) {
    return recv_until(detail::checked_deadline_in(d));
  }

  /// As recv(), but does not wait. Returns nothing, and stays true, if no message is ready.
  std::optional<T> try_recv() {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match_now(
        [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); },
        [this](not_yet, end_type same) { return nothing_yet(std::move(same)); });
  }

  /// True if recv() would not wait: a message is ready, the sender has left, or the receiver is empty.
  bool ready() const {
    return !end_ || detail::access::port(end_).template ready<typename end_type::state_type>();
  }

  /// Closes this end. Has no effect on an empty receiver. Threads: one at a time.
  void close() { end_ = none; }

  /// Releases the underlying endpoint, for send_all() or take_all() for example. Threads: one at a time.
  end_type into_end() && { return std::exchange(end_, none); }

  /// @cond
  // Called on what is const, as in a lambda without `mutable`.
  using base::close, base::into_end;
  using base::recv, base::recv_until, base::recv_for, base::try_recv;
  /// @endcond

 private:
  std::optional<T> keep(T&& m, end_type next) {
    end_ = std::move(next);
    return std::optional<T>(std::move(m));
  }
  std::optional<T> nothing_yet(end_type same) {
    end_ = std::move(same);
    return std::nullopt;
  }

  end_type end_ = none;
};

/// Both ends of a channel; each may go to a thread of its own.
template <class T, class Backend = single_shot>
struct [[nodiscard]] channel_ends {
  typed_pipes::sender<T, Backend> sender;      // for the thread that sends
  typed_pipes::receiver<T, Backend> receiver;  // for the thread that receives
};

/// Creates a channel of messages of type T: any object type that moves without throwing, no pointer or array.
/// Threads: any number. Errors: std::bad_alloc.
template <class T, class Backend = single_shot>
channel_ends<T, Backend> make_channel() {
  auto [client, server] = typed_pipes::entangle<detail::stream_over<T, Backend>>();
  return {sender<T, Backend>(std::move(client)), receiver<T, Backend>(std::move(server))};
}

}  // namespace typed_pipes
