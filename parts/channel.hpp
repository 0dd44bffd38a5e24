// -----------------------------------------------------------------------------
// chan.hpp - a stream in its plain form: a chan to send into, a port to receive from.
// -----------------------------------------------------------------------------
// One message type, one way; no bound, unless a backend with bounded room is named: then send waits.
// The ends of protocols::stream<T> with the state left out, as it never changes: used in place, not
// consumed by each operation.
//
//   auto [out, in] = typed_pipes::make_channel<int>();
//   out.send(1);
//   out.close();
//   while (auto n = in.recv()) use(*n);
//
// Threads    one at a time per end; either end may be moved to another thread or sent in a message.
// Close      dropping a chan: what it sent is still delivered, then the port gives nothing.
//            Dropping a port: what it never took, and what is sent later, is destroyed.
// Source     Rust's core::pipes Chan and Port, 2012.
// Differs    a port whose sender has gone may be asked again, and says nothing again (there: an
//            internal failure); what could not be sent comes back; waits have deadlines.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <optional>
#include <typed_pipes/impls/single_shot.hpp>
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

/// The sending end. One thread at a time.
template <class T, class Backend = single_shot>
class sender {
 public:
  using backend_type = Backend;
  using end_type = detail::sender_end<T, Backend>;

  sender() = default;
  explicit sender(end_type end) : end_(std::move(end)) {}

  /// True until closed or moved from, or until try_send has given a message back.
  explicit operator bool() const noexcept { return static_cast<bool>(end_); }

  /// Never waits, but for room on a backend that bounds it. If the receiver has gone the message is
  /// destroyed. Throws spent_endpoint on a chan that holds nothing; std::bad_alloc closes it.
  void send(T message) { end_ = std::move(end_).send(std::move(message)); }

  /// The same, but gives the message back, and closes, if the receiver has gone.
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

  /// Leaves. On a chan that holds nothing it does nothing.
  void close() { end_ = none; }

  /// The typed end, to go on with in the language of the protocol.
  end_type into_end() && { return std::exchange(end_, none); }

 private:
  end_type end_ = none;
};

/// The receiving end. One thread at a time. One that holds nothing gives nothing.
template <class T, class Backend = single_shot>
class receiver {
 public:
  using backend_type = Backend;
  using end_type = detail::receiver_end<T, Backend>;

  receiver() = default;
  explicit receiver(end_type end) : end_(std::move(end)) {}

  /// True until closed or moved from, or until a receive has found that the sender left: so it tells
  /// a receive that came too early from one that came too late.
  explicit operator bool() const noexcept { return static_cast<bool>(end_); }

  /// Waits; nothing when the sender has left and all was taken.
  std::optional<T> recv() {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match(
        [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); });
  }

  /// The same at most until t, or for so long; nothing then, and the port is still true.
  std::optional<T> recv_until(clock::time_point t) {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match_until(
        t, [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); },
        [this](timed_out, end_type same) { return not_now(std::move(same)); });
  }
  template <class Rep, class Period>
  std::optional<T> recv_for(std::chrono::duration<Rep, Period> d) {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match_for(
        d, [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); },
        [this](timed_out, end_type same) { return not_now(std::move(same)); });
  }

  /// The same without waiting.
  std::optional<T> try_recv() {
    if (!end_) return std::nullopt;
    return std::move(end_).recv().match_now(
        [this](T&& m, end_type next) { return keep(std::move(m), std::move(next)); },
        [](closed) { return std::optional<T>(); },
        [this](not_yet, end_type same) { return not_now(std::move(same)); });
  }

  /// True: recv will not wait, for a message is there or the sender has left.
  bool ready() const {
    return !end_ || detail::access::port(end_).template ready<typename end_type::state_type>();
  }

  /// Leaves. On a port that holds nothing it does nothing.
  void close() { end_ = none; }

  /// The typed end, to go on with in the language of the protocol.
  end_type into_end() && { return std::exchange(end_, none); }

 private:
  std::optional<T> keep(T&& m, end_type next) {
    end_ = std::move(next);
    return std::optional<T>(std::move(m));
  }
  std::optional<T> not_now(end_type same) {
    end_ = std::move(same);
    return std::nullopt;
  }

  end_type end_ = none;
};

template <class T, class Backend = single_shot>
struct [[nodiscard]] channel_ends {
  typed_pipes::sender<T, Backend> sender;
  typed_pipes::receiver<T, Backend> receiver;
};

/// Makes a stream of T. Allocates what the backend allocates at creation; throws std::bad_alloc only.
template <class T, class Backend = single_shot>
channel_ends<T, Backend> make_channel() {
  auto [client, server] = entangle<detail::stream_over<T, Backend>>();
  return {sender<T, Backend>(std::move(client)), receiver<T, Backend>(std::move(server))};
}

}  // namespace typed_pipes
