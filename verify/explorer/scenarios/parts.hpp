// -----------------------------------------------------------------------------
// parts.hpp - two senders in threads of their own, and one thread that receives from both.
// -----------------------------------------------------------------------------
// Through the front end and parts/: the copies of a shared sender; the members of a receiver_set; two channels
// and wait_any(); and where a backend carries bounded protocols only, an end_set or wait_any() over two sessions
// of calls, each of which the receiver answers. Scripts as in actor.hpp; of the senders' letters `c` continues with
// a copy and closes the original; `w` waits until the messages of both senders were received, or the receiver
// leaves; `r` receives the answer of a call.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/core/wait_any.hpp>
#include <utility>

#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

/// The receiver's place in the ledger, and of its answers to the first sender; those to the second are behind it.
inline constexpr std::size_t receives = 2;

/// A call and its answer, again and again.
template <class Msg>
struct calls : protocol {
  struct idle;
  struct busy;
  using start = idle;
  struct idle : send<auto(Msg)->busy> {};
  struct busy : recv<auto(Msg)->idle> {};
};

/// The client of a session of calls, with the operations of a sender.
template <class Msg, class Backend>
class caller {
  using idle = client_end<typename calls<Msg>::idle, over<calls<Msg>, Backend>>;
  using busy = client_end<typename calls<Msg>::busy, over<calls<Msg>, Backend>>;

 public:
  caller() = default;
  explicit caller(idle i) : idle_(std::move(i)) {}
  explicit operator bool() const { return idle_ || busy_; }

  void send(Msg m) { busy_ = std::move(idle_).send(std::move(m)); }
  std::optional<Msg> try_send(Msg m) {
    std::optional<Msg> back;
    busy_ = std::move(idle_)
                .try_send(std::move(m))
                .match([](busy next) { return next; },
                       [](full, Msg, idle) -> busy {
                         expect(false, "full, but no burst is longer than the backend carries");
                         return none;
                       },
                       [&](closed, Msg same) -> busy {
                         back.emplace(std::move(same));
                         return none;
                       });
    return back;
  }
  void receive(std::size_t mine) {
    idle_ = std::move(busy_).recv().match(
        [&](Msg m, idle next) {
          expect(m.from() == receives + mine, "an answer to another");
          the_ledger.receive(m.from(), m.number());
          return next;
        },
        [&](closed) -> idle {
          expect(the_ledger.leaves[receives], "closed, but the receiver has not left");
          the_ledger.saw_end[receives + mine] = true;
          return none;
        });
  }

 private:
  idle idle_ = none;
  busy busy_ = none;
};

/// One sender; it numbers its messages from 0 on.
template <class Msg, class Sender>
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
      } else if (what == 'r') {
        if constexpr (requires { end.receive(mine); }) end.receive(mine);
      } else {
        const int number = the_ledger.sent[mine]++;
        Msg m(recipe{mine, number, false});
        if (what == 's') {
          end.send(std::move(m));
        } else if (const auto back = end.try_send(std::move(m))) {
          expect(back->number() == number, "another message came back");
          --the_ledger.sent[mine];
        }
      }
      if (!end) break;
    }
    the_ledger.leaves[mine] = true;
    end = Sender();
  }
};

template <class Msg>
bool receive(const std::optional<Msg>& m) {
  if (m) the_ledger.receive(m->from(), m->number());
  return m.has_value();
}
inline void all_have_left() {
  for (std::size_t s = 0; s < 2; ++s) {
    expect(the_ledger.leaves[s], "closed, but a sender has not left");
    the_ledger.saw_end[s] = true;
  }
}

/// Receives from an end that is ready, answers a call, and returns the end; an empty one if the sender has left.
template <class Msg, class End>
End receive_from(End ready, bool& got) {
  return std::move(ready).recv().match(
      [&](Msg&& m, auto next) -> End {
        the_ledger.receive(m.from(), m.number());
        got = true;
        if constexpr (std::is_same_v<decltype(next), End>) {
          return next;
        } else {
          const std::size_t answers = receives + m.from();
          return std::move(next).send(Msg(recipe{answers, the_ledger.sent[answers]++, false}));
        }
      },
      [](closed) -> End { return none; });
}

/// The receiver of a shared sender, or of the members of a set.
template <class In>
struct one_receiver {
  In in;

  bool is_open() const {
    if constexpr (requires { in.empty(); })
      return !in.empty();
    else
      return static_cast<bool>(in);
  }
  bool recv() { return receive(in.recv()); }
  bool recv_until() { return receive(in.recv_until(clock::time_point{})); }
  bool try_recv() { return receive(in.try_recv()); }
};
/// A set of receiving ends.
template <class Msg, class End>
struct set_of_ends {
  end_set<End> in;

  bool is_open() const { return !in.empty(); }
  bool recv() {
    return take([this] { return in.next(); });
  }
  bool recv_until() {
    return take([this] { return in.next_until(clock::time_point{}); });
  }
  bool try_recv() {
    return take([this] { return in.next_now(); });
  }

 private:
  template <class Next>
  bool take(Next next) {
    bool got = false;
    while (!got) {
      auto ready = next();
      if (!ready) break;
      if (End same = exploring::receive_from<Msg>(std::move(*ready), got)) in.add(std::move(same));
    }
    return got;
  }
};
/// Two receiving ends and wait_any().
template <class Msg, class End>
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
    in[i] = exploring::receive_from<Msg>(std::move(in[i]), got);
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

/// Two senders, made by Make::open(), and the receiver; one of the three may hand on to another thread.
template <class Make>
struct many_to_one {
  using sender_thread = sending<typename Make::message, typename Make::sender>;
  using receiver_thread = receiving<typename Make::receiving_side>;
  static inline storage<sender_thread> senders[3];
  static inline storage<receiver_thread> receivers[2];

  static program make(const std::string& name, const setting& s, std::string first,
                      std::string second, std::string receiver) {
    program p = program_in(s, name + ": " + first + " | " + second + " x " + receiver);
    p.started = 3;
    p.before = [s, first, second, receiver] {
      apply(s);
      auto ends = Make::open();
      senders[0].put({std::move(ends.first), 0, first.c_str()});
      senders[1].put({std::move(ends.second), 1, second.c_str()});
      receivers[0].put({std::move(ends.in), receiver.c_str()});
    };
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
