// -----------------------------------------------------------------------------
// parts.hpp - two senders in threads of their own, and one thread that receives from both.
// -----------------------------------------------------------------------------
// Through the front end and parts/: the copies of a shared sender; the members of a receiver_set; two channels
// and wait_any(). Scripts as in actor.hpp; the senders' have `c`: continue with a copy, close the original;
// and `w` waits until the messages of both senders were received, or the receiver leaves.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <utility>

#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

/// The receiver's place in the ledger.
inline constexpr std::size_t receives = 2;

/// One sender; it numbers its messages from 0 on.
template <class Sender>
struct sending {
  Sender end;
  std::size_t mine;
  const char* script;

  template <class Hand>
  void run(Hand&& to_third_thread) {
    while (*script != 0) {
      const char what = *script++;
      if (what == 'h') return to_third_thread(std::move(*this));
      if (what == 'w') {
        the_machine.wait_until([] {
          const ledger& l = the_ledger;
          return l.leaves[receives] || (l.received[0] == l.sent[0] && l.received[1] == l.sent[1]);
        });
      } else if (what == 'c') {
        if constexpr (std::is_copy_constructible_v<Sender>) {
          Sender copy(end);
          end = std::move(copy);
        }
      } else {
        const int number = the_ledger.sent[mine]++;
        ball b(recipe{mine, number, false});
        if (what == 's') {
          end.send(std::move(b));
        } else if (const auto back = end.try_send(std::move(b))) {
          expect(back->number() == number, "another message came back");
          --the_ledger.sent[mine];
          if (!end) break;
        }
      }
    }
    the_ledger.leaves[mine] = true;
    end = Sender();
  }
};

inline bool receive(std::optional<ball> b) {
  if (b) the_ledger.receive(b->from(), b->number());
  return b.has_value();
}
inline void all_have_left() {
  for (std::size_t s = 0; s < 2; ++s) {
    expect(the_ledger.leaves[s], "closed, but a sender has not left");
    the_ledger.saw_end[s] = true;
  }
}

/// The receiver of a shared sender.
template <class Receiver>
struct one_receiver {
  Receiver in;
  bool is_open() const { return static_cast<bool>(in); }
  bool recv() { return receive(in.recv()); }
  bool recv_until() { return receive(in.recv_until(clock::time_point{})); }
  bool try_recv() { return receive(in.try_recv()); }
};
/// A set of receivers.
template <class Set>
struct set_of_receivers {
  Set in;
  bool is_open() const { return !in.empty(); }
  bool recv() { return receive(in.recv()); }
  bool recv_until() { return receive(in.recv_until(clock::time_point{})); }
  bool try_recv() { return receive(in.try_recv()); }
};
/// Two receiving ends and wait_any().
template <class End>
struct two_receivers {
  std::array<End, 2> in;

  bool is_open() const { return in[0] || in[1]; }
  bool recv() {
    if (!in[0] || !in[1]) return take(in[0] ? 0 : 1);
    return take(typed_pipes::wait_any(in[0], in[1]));
  }
  bool recv_until() {
    if (!in[0] || !in[1]) return take(in[0] ? 0 : 1);
    const auto which = typed_pipes::wait_any_until(clock::time_point{}, in[0], in[1]);
    return which && take(*which);
  }
  bool try_recv() {
    for (std::size_t i = 0; i < 2; ++i)
      if (in[i] && detail::access::port(in[i]).template ready<typename End::state_type>() &&
          take(i))
        return true;
    return false;
  }

 private:
  bool take(std::size_t i) {
    bool got = false;
    in[i] = std::move(in[i]).recv().match(
        [&](ball&& b, End next) {
          the_ledger.receive(b.from(), b.number());
          got = true;
          return next;
        },
        [](closed) -> End { return none; });
    return got || (is_open() && recv());
  }
};

template <class In>
struct receiving {
  In in;
  const char* script;

  template <class Hand>
  void run(Hand&& to_third_thread) {
    const char* again = script;
    while (*script != 0) {
      const char what = *script++;
      if (what == '(') {
        again = script;
        continue;
      }
      if (what == ')') {
        script = again;
        continue;
      }
      if (what == 'h') return to_third_thread(std::move(*this));
      if (!step(what)) break;
    }
    the_ledger.leaves[receives] = true;
    const In closing = std::move(in);
  }

 private:
  /// False if this thread receives no more.
  bool step(char what) {
    bool got = false;
    if (what == 'r') got = in.recv();
    if (what == 'u') got = in.recv_until();
    if (what == 'q') got = in.try_recv();
    if (what == 'p') {
      while (!(got = in.try_recv()) && in.is_open()) explorer_sync::pause();
    }
    if (!got && !in.is_open()) all_have_left();
    return got;
  }
};

/// Two senders, made by Make::open(), and the receiver; each may hand on to another thread.
template <class Make>
struct many_to_one {
  using sender_thread = sending<typename Make::sender>;
  using receiver_thread = receiving<typename Make::receiving_side>;
  static inline storage<sender_thread> senders[3];
  static inline storage<receiver_thread> receivers[2];

  static program make(const std::string& name, const setting& s, std::string first,
                      std::string second, std::string receiver) {
    program p;
    p.name = name + ": " + first + " | " + second + " x " + receiver + ", " + describe(s);
    p.fences = s.fences;
    p.uses_memory_again = s.uses_memory_again;
    p.spurious = s.spurious;
    p.started = 3;
    p.before = [s, first, second, receiver] {
      apply(s);
      auto ends = Make::open();
      senders[0].put({std::move(ends.first), 0, first.c_str()});
      senders[1].put({std::move(ends.second), 1, second.c_str()});
      receivers[0].put({std::move(ends.in), receiver.c_str()});
    };
    // One of the three may hand on.
    const auto sends_on = [](auto who) {
      senders[2].put(std::move(who));
      the_machine.start(4);
    };
    const auto receives_on = [](auto who) {
      receivers[1].put(std::move(who));
      the_machine.start(4);
    };
    const bool sender_hands_on = (first + second).find('h') != std::string::npos;
    p.threads = {[=] { senders[0].get().run(sends_on); }, [=] { senders[1].get().run(sends_on); },
                 [=] { receivers[0].get().run(receives_on); },
                 [=] {
                   if (sender_hands_on)
                     senders[2].get().run(sends_on);
                   else
                     receivers[1].get().run(receives_on);
                 }};
    p.after = [] { the_ledger.check(); };
    return p;
  }
};

}  // namespace typed_pipes::exploring
