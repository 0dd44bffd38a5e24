// -----------------------------------------------------------------------------
// receiver_set.hpp - many ports as one: fair, at a cost that does not depend on how many are idle.
// -----------------------------------------------------------------------------
//   typed_pipes::receiver_set<int> in;
//   auto out = in.make_sender();                       // one more member, and its sender
//   while (auto n = in.recv()) use(*n);         // ends when all senders have left
//
// Order      one message from each member that has any, in turn: a member waits for at most one message
//            of each other member. Messages of one member stay in their order.
// Threads    the set: one at a time, also for adding. Chans: each one at a time.
// Close      a member whose sender has left, and whose messages were all taken, is dropped.
// Source     PortSet of Rust's core::pipes, 2012, for what it does; port_set_2012 is how.
// Differs    fair; nothing is scanned. Members have no order and are not seen.
// -----------------------------------------------------------------------------
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <utility>

namespace typed_pipes {

template <class T, class Backend = single_shot>
class receiver_set {
  using end_type = typename receiver<T, Backend>::end_type;

 public:
  /// Adds a member. Throws spent_endpoint if it holds nothing; std::bad_alloc: then it is closed.
  void add(receiver<T, Backend> member) { members_.add(std::move(member).into_end()); }

  /// Makes a stream, adds its port, gives its chan. Throws std::bad_alloc only.
  typed_pipes::sender<T, Backend> make_sender() {
    auto [out, in] = make_channel<T, Backend>();
    add(std::move(in));
    return std::move(out);
  }

  /// Waits for a message of any member. Nothing only when the set is empty, or has become so.
  std::optional<T> recv() {
    return receive([this] { return members_.next(); });
  }
  /// The same at most until t, or for so long: nothing then, and the set is not empty.
  std::optional<T> recv_until(clock::time_point t) {
    return receive([this, t] { return members_.next_until(t); });
  }
  template <class Rep, class Period>
  std::optional<T> recv_for(std::chrono::duration<Rep, Period> d) {
    return recv_until(deadline_in(d));
  }
  /// The same without waiting.
  std::optional<T> try_recv() {
    return receive([this] { return members_.next_now(); });
  }

  /// Members not yet found to be closed.
  std::size_t size() const noexcept { return members_.size(); }
  bool empty() const noexcept { return members_.empty(); }

 private:
  template <class Next>
  std::optional<T> receive(Next next) {
    while (auto member = next()) {
      auto got = std::move(*member).recv().take();
      if (!got) continue;  // closed: it stays out
      members_.add(std::move(got->next));
      return std::optional<T>(std::move(got->message));
    }
    return std::nullopt;
  }

  end_set<end_type> members_;
};

}  // namespace typed_pipes
