// -----------------------------------------------------------------------------
// ledger.hpp - the messages of the explored programs, and what one execution did with them.
// -----------------------------------------------------------------------------
// Each direction of a session numbers its messages from 0 on, so that a receiver can check that none is lost,
// doubled or out of order. Plain counters are enough: the fibers of an execution share one thread.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "verify/explorer/machine/machine.hpp"

namespace typed_pipes::exploring {

/// The actions of the senders and receivers of one execution; the index is a sender, or a side of a session.
struct ledger {
  static constexpr std::size_t most = 4;
  int alive = 0;                     // messages constructed and not destroyed
  std::array<int, most> sent{};      // and not returned
  std::array<int, most> received{};  // by the peer
  std::array<bool, most> leaves{};   // this side has begun to leave
  std::array<bool, most> saw_end{};  // the peer saw that this side has left

  void receive(std::size_t from, int number) {
    expect(number == received[from], "a message lost, doubled or out of order");
    ++received[from];
  }
  void check() const {
    expect(alive == 0, "messages are left over");
    for (std::size_t s = 0; s < most; ++s) {
      expect(received[s] <= sent[s], "more messages received than sent");
      expect(!saw_end[s] || received[s] == sent[s], "closed, before all messages were received");
    }
  }
};
inline ledger the_ledger;

/// The way to make a message: in place, and some constructors throw.
struct recipe {
  struct refuses {};
  std::size_t from = 0;
  int number = 0;
  bool throws = false;
};

/// A message that owns something: checks that it is destroyed once, and after all accesses.
class ball {
 public:
  explicit ball(const recipe& r) : from_(r.from), number_(r.number) {
    if (r.throws) throw recipe::refuses{};
    begin();
  }
  ball(ball&& other) noexcept
      : from_(other.from_), number_(std::exchange(other.number_, moved_from)) {
    expect(other.mark_ == live, "moved from a destroyed message");
    the_machine.own(other.cell_, true, site::current());
    begin();
  }
  ball& operator=(ball&&) = delete;
  ~ball() {
    expect(mark_ == live, "a message is destroyed twice");
    the_machine.own(cell_, true, site::current());
    mark_ = 0;
    --the_ledger.alive;
  }
  std::size_t from() const { return from_; }
  int number() const { return number_; }

 private:
  static constexpr int moved_from = -1;
  static constexpr unsigned live = 0x7ba11u;

  void begin() {
    ++the_ledger.alive;
    the_machine.own(cell_, false, site::current());
  }

  std::size_t from_;
  int number_;
  unsigned mark_ = live;
  cell cell_;
};

/// A message without a destructor.
class pebble {
 public:
  explicit pebble(const recipe& r) : from_(r.from), number_(r.number) {
    if (r.throws) throw recipe::refuses{};
  }
  std::size_t from() const { return from_; }
  int number() const { return number_; }

 private:
  std::size_t from_;
  int number_;
};

}  // namespace typed_pipes::exploring
