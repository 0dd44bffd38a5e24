// -----------------------------------------------------------------------------
// shared_chan_2012.hpp - the SharedChan of Rust's pipes of 2012: a lock around a sender, for the reproduction.
// -----------------------------------------------------------------------------
// The lock is held during the whole send: allocation, publication and the wake-up of the receiver, which
// may run before the sender has released the lock. shared_sender (parts/) does the same job without it.
//
// Threads    each copy: one at a time; any number of copies at once.
// Source     SharedChan of Rust's core::pipes, July 2012: a chan in a reference-counted cell with a lock.
// Differs    the lock is Abseil's (there: one that tasks slept on, from August a pthread lock); an
//            exception inside does not poison it.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <typed_pipes/impls/base/mutex.hpp>
#include <typed_pipes/parts/channel.hpp>
#include <utility>

namespace typed_pipes {

template <class T, class Backend = single_shot, class Locks = detail::locks>
class shared_chan_2012 {
 public:
  shared_chan_2012() = default;
  /// Takes over the sender of a channel. Errors: std::bad_alloc: the channel is closed then.
  explicit shared_chan_2012(sender<T, Backend> c) : cell_(std::make_shared<cell>(std::move(c))) {}

  /// True until this copy is closed or moved from.
  explicit operator bool() const noexcept { return cell_ != nullptr; }

  /// Sends message; waits for other senders. If the receiver has left, the message is destroyed.
  /// Threads: one at a time per copy. Errors: spent_endpoint if it is empty; std::bad_alloc: all copies are
  /// closed then.
  void send(T message) {
    detail::require_live(cell_);
    const typename Locks::lock held(cell_->mutex);
    cell_->end.send(std::move(message));
  }

  /// Closes this copy only. Has no effect on an empty one.
  void close() { cell_.reset(); }

 private:
  struct cell {
    explicit cell(sender<T, Backend> c) : end(std::move(c)) {}
    typename Locks::mutex mutex;
    sender<T, Backend> end ABSL_GUARDED_BY(mutex);
  };
  std::shared_ptr<cell> cell_;
};

}  // namespace typed_pipes
