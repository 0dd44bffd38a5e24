// -----------------------------------------------------------------------------
// receiver_set.hpp - receives from many channels: fairly, at a cost independent of the idle ones.
// -----------------------------------------------------------------------------
//   typed_pipes::receiver_set<int> in;
//   auto out = in.make_sender();                // adds a member and returns its sender
//   while (auto n = in.recv()) use(*n);         // ends when all senders are closed
//
// Order      round robin: one message from each member that has any. A message waits for at most one
//            message of each other member. Messages of one member stay in order.
// Threads    the set: one at a time, add() and make_sender() included. Each sender: one at a time.
// Close      a member whose sender has left and whose messages were all received is removed. Destroying
//            the set closes all members.
// Source     PortSet of Rust's core::pipes, 2012.
// Differs    fair, and without a scan over the members. The members cannot be accessed or removed.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <optional>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/parts/deadline.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/part.hpp>
#include <utility>

namespace typed_pipes {

/// A set of receivers of T. Move-only. Threads: one at a time.
template <class T, class Backend = single_shot>
class receiver_set : detail::one_owner<receiver_set<T, Backend>, T, receiver<T, Backend>> {
  using base = typename receiver_set::one_owner;
  using end_type = typename receiver<T, Backend>::end_type;

 public:
  /// Adds a member. Threads: one at a time. Errors: spent_endpoint if it is empty; std::bad_alloc: the
  /// member is closed then.
  void add(receiver<T, Backend> member) { members_.add(std::move(member).into_end()); }

  /// Creates a channel, adds its receiver and returns its sender.
  /// Threads: one at a time. Errors: std::bad_alloc.
  sender<T, Backend> make_sender() {
    auto [out, in] = typed_pipes::make_channel<T, Backend>();
    add(std::move(in));
    return std::move(out);
  }

  /// Waits for a message of any member. Returns nothing only if the set is empty or has become empty.
  /// Threads: one at a time. Errors: none.
  std::optional<T> recv() {
    return receive([this] { return members_.next(); });
  }
  /// As recv(), but waits until t, a std::chrono::time_point, at the latest; returns nothing then, and the set is
  /// not empty.
  template <class TimePoint>
  std::optional<T> recv_until(const TimePoint& t) {
    return receive([this, at = detail::checked_deadline_at(t)] { return members_.next_until(at); });
  }
  /// As recv_until(), but waits for d, a std::chrono::duration, at most.
  template <class Duration>
  std::optional<T> recv_for(const Duration& d) {
    return recv_until(detail::checked_deadline_in(d));
  }

  /// As recv(), but does not wait.
  std::optional<T> try_recv() {
    return receive([this] { return members_.next_now(); });
  }

  /// Number of members, those included that are closed but not yet found to be.
  std::size_t size() const noexcept { return members_.size(); }
  /// True if size() is 0.
  bool empty() const noexcept { return members_.empty(); }

  /// @cond
  // Called on what is const, as in a lambda without `mutable`.
  using base::add, base::make_sender;
  using base::recv, base::recv_until, base::recv_for, base::try_recv;
  /// @endcond

 private:
  template <class Next>
  std::optional<T> receive(Next next) {
    while (auto member = next()) {
      auto got = std::move(*member).recv().take();
      if (!got) continue;  // closed: not put back
      members_.add(std::move(got->next));
      return std::optional<T>(std::move(got->message));
    }
    return std::nullopt;
  }

  end_set<end_type> members_;
};

}  // namespace typed_pipes
