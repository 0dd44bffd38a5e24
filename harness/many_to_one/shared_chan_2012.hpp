// -----------------------------------------------------------------------------
// shared_chan_2012.hpp - a lock around one sending end, as it was: for the reproduction.
// -----------------------------------------------------------------------------
// The lock is held over the whole send: allocation, publishing and the wake-up of the receiver, who
// then runs into a sender that still holds it. shared_sender.hpp does the same job without.
//
// Threads    each copy: one at a time; copies: any number at once.
// Source     SharedChan of Rust's core::pipes, July 2012: a chan in a counted cell behind a lock.
// Differs    the lock is Abseil's (there: one that tasks slept on, from August a bare pthread lock);
//            a failure inside does not poison it.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <typed_pipes/impls/detail/mutex.hpp>
#include <typed_pipes/parts/channel.hpp>
#include <utility>

namespace typed_pipes {

template <class T, class Backend = single_shot, class Locks = detail::locks>
class shared_chan_2012 {
 public:
  shared_chan_2012() = default;
  explicit shared_chan_2012(sender<T, Backend> c) : cell_(std::make_shared<cell>(std::move(c))) {}

  /// True until closed or moved from.
  explicit operator bool() const noexcept { return cell_ != nullptr; }

  /// Waits for other senders. If the receiver has gone the message is destroyed. Throws spent_endpoint
  /// on one that holds nothing; std::bad_alloc closes the chan for all.
  void send(T message) {
    detail::require_live(cell_);
    const typename Locks::lock held(cell_->mutex);
    cell_->end.send(std::move(message));
  }

  /// This sender leaves. On one that holds nothing it does nothing.
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
