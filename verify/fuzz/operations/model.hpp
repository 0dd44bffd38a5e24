// -----------------------------------------------------------------------------
// model.hpp - the reference: one session as the documents describe it, in plain containers.
// -----------------------------------------------------------------------------
// It knows no backend and no port. An end is with the program, inside a message, in a set, or has left; a message
// is under way to one side. What a side may send follows from its place in the burst.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "verify/fuzz/operations/protocols.hpp"

namespace typed_pipes::fuzz {

constexpr role other(role r) { return r == role::client ? role::server : role::client; }

enum class held { left, by_program, by_message, by_set };

class session_model {
 public:
  struct end_of {
    session_model* session;
    role side;
  };
  struct message {
    effect what;
    std::uint64_t value = 0;
    std::vector<end_of> ends;  // inside it
  };
  enum class reception { nothing, message, closed };

  void open(const rules& known) {
    rules_ = known;
    side_of(role::client) = {held::by_program, {true, 0}};
    side_of(role::server) = {held::by_program, {true, 0}};
    under_way_.clear();
  }

  held holder(role r) const { return side_of(r).holder; }
  void hand_to(role r, held holder) { side_of(r).holder = holder; }
  bool has_left(role r) const { return holder(r) == held::left; }
  bool is_over() const { return has_left(role::client) && has_left(role::server); }
  std::size_t under_way() const { return under_way_.size(); }

  /// Where the side is: how many messages of the burst it has sent or received.
  int place(role r) const { return side_of(r).at.place; }
  bool sends(role r) const { return side_of(r).at.to_server == (r == role::client); }
  bool may_send(role r, effect what) const {
    if (rules_.burst == 0) return what == effect::more;
    return what != effect::more || place(r) + 1 < rules_.burst;
  }

  /// The number of messages that the side can send before a send would wait; a large number if it never would.
  std::size_t capacity_left(role r) const {
    constexpr std::size_t any = 1000;
    if (rules_.capacity == 0 || has_left(other(r))) return any;
    return rules_.capacity - under_way_.size();
  }

  /// Side r has sent m. What nobody will receive is destroyed.
  void send(role r, message m) {
    const effect what = m.what;
    to_ = other(r);
    if (has_left(to_))
      destroy(m);
    else
      under_way_.push_back(std::move(m));
    advance(r, what);
  }

  /// The outcome of a receive.
  reception at(role r) const {
    if (!under_way_.empty() && to_ == r) return reception::message;
    return has_left(other(r)) ? reception::closed : reception::nothing;
  }
  const message& first() const { return under_way_.front(); }
  /// Side r has received the first message; the ends inside it are the receiver's business.
  message receive(role r) {
    message m = std::move(under_way_.front());
    under_way_.pop_front();
    advance(r, m.what);
    return m;
  }

  /// Side r leaves. What it did not receive is destroyed.
  void leave(role r) {
    if (has_left(r)) return;
    side_of(r).holder = held::left;
    if (to_ != r) return;
    const std::deque<message> lost = std::exchange(under_way_, {});
    for (const message& m : lost) destroy(m);
  }

  /// The ends in a message that is destroyed leave.
  static void destroy(const message& m) {
    for (const end_of& e : m.ends) e.session->leave(e.side);
  }

 private:
  struct position {
    bool to_server = true;  // the direction of the messages
    int place = 0;
  };
  struct one_side {
    held holder = held::left;
    position at;
  };

  void advance(role r, effect what) {
    one_side& s = side_of(r);
    if (what == effect::last)
      s.holder = held::left;
    else if (what == effect::turn)
      s.at = {!s.at.to_server, 0};
    else if (rules_.burst != 0)
      ++s.at.place;
  }

  one_side& side_of(role r) { return sides_[r == role::client ? 0 : 1]; }
  const one_side& side_of(role r) const { return sides_[r == role::client ? 0 : 1]; }

  rules rules_{};
  one_side sides_[2];
  std::deque<message>
      under_way_;           // all in one direction: a side that sends has received all before
  role to_ = role::server;  // that they go to
};

}  // namespace typed_pipes::fuzz
