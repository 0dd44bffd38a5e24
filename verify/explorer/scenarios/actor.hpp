// -----------------------------------------------------------------------------
// actor.hpp - a thread with one port of a session, which does what its script says.
// -----------------------------------------------------------------------------
// A script is a string, interpreted while the session lasts, so that a new scenario compiles nothing:
//
//   s S   send the first, the second message of the state    r  receive
//   t     send without waiting                               u  receive with a deadline, and leave when it passes
//   x     send a message whose constructor throws            U  with a deadline, then without
//   a     send two messages of a range at once               p  poll until a message is there, and receive it
//   w     wait until the peer has received all, or leaves
//   g     wait until no message of the session is left       q  receive if a message is there, else leave
//   h     hand the port to a third thread, with the rest     n  wait at a notifier, and receive
//   ( )   again and again, until the session ends            N  at a notifier with a deadline, and leave
//                                                            A  receive all that have arrived
//
// At the end of the script the port is dropped.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <type_traits>
#include <typed_pipes/impls/contract/backend.hpp>
#include <typed_pipes/impls/contract/notifier.hpp>
#include <typed_pipes/impls/contract/shape.hpp>
#include <utility>
#include <vector>

#include "verify/explorer/machine/explorer_sync.hpp"
#include "verify/explorer/scenarios/ledger.hpp"

namespace typed_pipes::exploring {

/// The wait strategy of the backends under test, chosen for each program.
struct chosen_wait {
  static constexpr std::string_view name = park::name;
  static inline bool sleeps = true;
  static inline int polls = 0;
};

// The protocols. Msg is ball or pebble.
template <class Msg>
struct once {  // one message, then the end
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<Msg, end>>;
};
template <class Msg>
struct flow {  // a stream
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<Msg, flow>>;
};
template <class Msg>
struct serve;
template <class Msg>
struct answer {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_client;
  using edges = list<edge<Msg, serve<Msg>>>;
};
template <class Msg>
struct serve {  // request and reply
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<Msg, answer<Msg>>>;
};
template <class Msg>
struct first_of_two;
template <class Msg>
struct reply_to_two {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_client;
  using edges = list<edge<Msg, first_of_two<Msg>>>;
};
template <class Msg>
struct second_of_two {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<Msg, reply_to_two<Msg>>>;
};
template <class Msg>
struct first_of_two {  // two messages, then a reply
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<Msg, second_of_two<Msg>>>;
};
template <class Msg>
struct talk;
template <class Msg>
struct reply {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_client;
  using edges = list<edge<Msg, reply<Msg>>, edge<Msg, talk<Msg>>>;
};
template <class Msg>
struct talk {  // any number of messages, then the other side has its turn
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<Msg, talk<Msg>>, edge<Msg, reply<Msg>>>;
};

/// The port of role R of a session, and the script of its thread.
template <class Backend, class Start, role R>
class actor {
  using shape = graph<Start>;
  using port = typename Backend::template port<shape, R>;
  static constexpr std::size_t mine = R == role::client ? 0 : 1, peers = 1 - mine;
  static constexpr std::size_t no_state = ~std::size_t{0};

 public:
  actor(port p, const char* script) : port_(std::move(p)), script_(script) {}
  actor(actor&&) noexcept = default;

  /// `to_third_thread` moves the actor to another thread and starts that.
  template <class Hand>
  void run(Hand&& to_third_thread) {
    const char* again = script_;
    while (port_ && *script_ != 0) {
      const char what = *script_++;
      if (what == '(') {
        again = script_;
      } else if (what == ')') {
        script_ = again;
      } else if (what == 'h') {
        return to_third_thread(std::move(*this));
      } else if (what == 'w') {
        the_machine.wait_until([] {
          return the_ledger.received[mine] == the_ledger.sent[mine] || the_ledger.leaves[peers];
        });
      } else if (what == 'g') {
        the_machine.wait_until([] { return the_ledger.alive == 0; });
      } else {
        detail::dispatch<shape::state_count>(
            state_, [&](auto s) { step<typename shape::template state_at<s.value>>(what); });
      }
    }
    drop();
  }

 private:
  template <class S>
  void step(char what) {
    if constexpr (typed_pipes::sends(R, S::direction))
      send<S>(what);
    else
      receive<S>(what);
  }

  recipe next_message(bool throws = false) const { return {mine, the_ledger.sent[mine], throws}; }

  template <class S>
  void send(char what) {
    switch (what) {
      case 's':
      case 'x':
        return put<S, 0>(what == 'x');
      case 'S':
        return put<S, (detail::edges_of_t<S>::size > 1)>(false);
      case 't':
        return try_put<S>();
      case 'a':
        return put_all<S>();
      default:
        expect(false, "a script that does not fit its protocol");
    }
  }

  template <class S, std::size_t I>
  void put(bool throws) {
    using next = typename shape::template next_of<S, I>;
    const recipe r = next_message(throws);
    if constexpr (std::is_same_v<next, end>) the_ledger.leaves[mine] = !throws;
    try {
      if (!throws) ++the_ledger.sent[mine];
      port_ = std::move(port_).template put<S, I>(r);
      go_to<next>();
    } catch (const recipe::refuses&) {
    }
  }

  template <class S>
  void try_put() {
    using M = typename shape::template message_of<S, 0>;
    using next = typename shape::template next_of<S, 0>;
    const recipe r = next_message();
    ++the_ledger.sent[mine];
    if constexpr (std::is_same_v<next, end>) the_ledger.leaves[mine] = true;
    std::move(port_).template try_put<S, 0, void>(
        M(r),
        [&](port p) {
          port_ = std::move(p);
          go_to<next>();
        },
        [&](M m, port p) {
          expect(m.number() == r.number, "another message came back");
          expect(Backend::traits.put_blocks == put_blocks::when_full, "full without a capacity");
          --the_ledger.sent[mine];
          port_ = std::move(p);
        },
        [&](M m) {
          expect(m.number() == r.number, "another message came back");
          expect(the_ledger.leaves[peers], "disconnected, but the peer has not left");
          --the_ledger.sent[mine];
          the_ledger.leaves[mine] = true;
        });
  }

  template <class S>
  void put_all() {
    // A pebble is copied as bytes. A ball is made from its recipe in the slot.
    using made = typename shape::template message_of<S, 0>;
    using element = std::conditional_t<std::is_trivially_copyable_v<made>, made, recipe>;
    if constexpr (requires(port p, std::vector<element> & r) {
                    std::move(p).template put_all<S, 0, const element&>(r);
                  } &&
                  std::is_same_v<typename shape::template next_of<S, 0>, S>) {
      std::vector<element> some;
      for (int i = 0; i < 2; ++i) {
        some.push_back(element(next_message()));
        ++the_ledger.sent[mine];
      }
      port_ = std::move(port_).template put_all<S, 0, const element&>(some);
    } else {
      put<S, 0>(false);
      if (port_) put<S, 0>(false);
    }
  }

  template <class S>
  void receive(char what) {
    switch (what) {
      case 'p':
        while (!port_.template ready<S>()) explorer_sync::pause();
        return take<S>();
      case 'q':
        return port_.template ready<S>() ? take<S>() : drop();
      case 'r':
        return take<S>();
      case 'u':
        return take_in_time<S>(true);
      case 'U':
        return take_in_time<S>(false);
      case 'n':
        return take_when_notified<S>(nullptr);
      case 'N': {
        const clock::time_point t{};
        return take_when_notified<S>(&t);
      }
      case 'A':
        return take_all<S>();
      default:
        expect(false, "a script that does not fit its protocol");
    }
  }

  template <class M>
  void got(const M& m) {
    expect(m.from() == peers, "a message of this side");
    the_ledger.receive(peers, m.number());
  }
  void closed() {
    expect(the_ledger.leaves[peers], "closed, but the peer has not left");
    the_ledger.saw_end[peers] = true;
    the_ledger.leaves[mine] = true;
  }
  template <class S>
  auto on_message() {
    return [this](auto i, auto&& m, port next) {
      got(m);
      port_ = std::move(next);
      go_to<typename shape::template next_of<S, i.value>>();
    };
  }

  template <class S>
  void take() {
    if constexpr (leaves_at_once<S>) the_ledger.leaves[mine] = true;
    std::move(port_).template take<S, void>(on_message<S>(), [this] { closed(); });
  }
  template <class S>
  void take_in_time(bool then_leaves) {
    bool late = false;
    std::move(port_).template take_until<S, void>(
        clock::time_point{}, on_message<S>(), [this] { closed(); },
        [&](port same) {
          late = true;
          port_ = std::move(same);
        });
    if (late) then_leaves ? drop() : take<S>();
  }
  template <class S>
  void take_all() {
    if constexpr (requires(port p, void (*f)(typename shape::template message_of<S, 0>)) {
                    std::move(p).template take_all<S>(f);
                  } &&
                  detail::edges_of_t<S>::size == 1 &&
                  std::is_same_v<typename shape::template next_of<S, 0>, S>) {
      auto each = [this](auto&& m) { this->got(m); };
      port_ = std::move(port_).template take_all<S>(each);
      if (!port_) closed();
    } else {
      take<S>();
    }
  }
  template <class S>
  void take_when_notified(const clock::time_point* t) {
    notifier ready;
    notifier::member member(ready, 0);
    const auto find = [&](auto) -> auto& { return member; };
    if (port_.template arm<S>(member)) {
      if (!ready.template wait<chosen_wait>(t) && port_.template disarm<S>(member)) return drop();
      while (!ready.next(find)) ready.template wait<chosen_wait>();
    }
    take<S>();
  }

  // A side whose last message this is leaves while it takes it.
  template <class S>
  static constexpr bool leaves_at_once =
      std::is_same_v<typename shape::template next_of<S, 0>, end>;

  template <class Next>
  void go_to() {
    if constexpr (std::is_same_v<Next, end>)
      state_ = no_state;
    else
      state_ = shape::template index_of<Next>;
  }
  void drop() {
    the_ledger.leaves[mine] = true;
    port_ = port();
  }

  port port_;
  const char* script_;
  std::size_t state_ = 0;
};

}  // namespace typed_pipes::exploring
