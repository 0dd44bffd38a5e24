// -----------------------------------------------------------------------------
// thread_ring.hpp - tasks in a circle, each with a pipe to its successor, all of them sending at once.
// -----------------------------------------------------------------------------
// Story      Again and again each task sends one word to its successor, then receives one from its
//            predecessor. The words are its own number times the turn.
// Drawing    main --> 1 --> 2 --> ... --> n-1 --> main
// Measures   time, ns, per message, building the ring, starting and joining the tasks included.
// Dependent  each task on its predecessor's last word: no task runs ahead by more than a turn per task.
// Checks     every task saw each word of its predecessor in order.
// Not        the cost of a message alone: most of it is changing from one task to the next.
// Source     msgsend-ring.rs and its variants, June and July 2012. Stated purpose: to stress the global
//            lock. There 100 tasks x 10,000 turns, by default 100 x 1,000.
// Differs    threads in place of green tasks.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/thread_group.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct thread_ring {
  using word = std::uint64_t;
  static constexpr std::array settings{
      setting{.operations = 1'000,
              .group_size = 10,
              .spawn = spawning::inside,
              .waits = {"spin", "spin_then_park", "park"},
              .crowded_spin = true},  // said to have ruined it in 2012
      setting{.operations = 100'000,
              .group_size = 100,
              .spawn = spawning::inside,
              .waits = {"spin_then_park", "park"}},
      setting{.operations = 1'000'000,
              .group_size = 100,
              .spawn = spawning::inside,
              .waits = {"park"}}};
  static constexpr std::array compared{setting{.operations = 20'000,
                                               .group_size = 100,
                                               .spawn = spawning::inside,
                                               .waits = {"yield", "spin_then_park", "park"}}};
  static constexpr workload_traits traits{.name = "thread_ring",
                                          .operation = "message",
                                          .protocol = "stream",
                                          .question = "many tasks that wait for one another",
                                          .messages_per_operation = 1,
                                          .threads_per_pair = 0,
                                          .settings = {.points = settings,
                                                       .group_word = "tasks",
                                                       .operations_word = "messages",
                                                       .group_of_threads = true},
                                          .comparison = {.included = true, .settings = compared}};
  using payloads = payload_list<fixed_messages>;
  template <class>
  using protocol = protocols::stream<word>;
  using state = protocol<void>::open;

  template <class Session>
  static tally run_task(word number, std::uint64_t turns, client_end<state, Session> out,
                        server_end<state, Session> in) {
    tally seen;
    for (; out && in && seen.sent < turns; ++seen.sent) {
      out = std::move(out).send(word{number * seen.sent});
      in = std::move(in).recv().match(
          [&](word w, auto next) {
            seen.receive(w);
            return next;
          },
          [](closed) { return none; });
    }
    return seen;
  }

  // The main thread is task 0. Ends are declared after the thread_group: if something throws, they close
  // first, and then each task finds its pipe closed and ends.
  template <class Session>
  static tally run_ring(pipe_ends<Session> first, const params& p) {
    const auto tasks = static_cast<word>(p.group_size);
    const std::uint64_t turns = p.operations / tasks;
    thread_group others;
    auto out = std::move(first.client);
    auto in = std::move(first.server);
    for (word number = 1; number < tasks; ++number) {
      auto link = entangle<Session>();
      others.start([number, turns, to = std::move(link.client), from = std::move(in)]() mutable {
        return run_task<Session>(number, turns, std::move(to), std::move(from));
      });
      in = std::move(link.server);
    }
    tally seen = run_task<Session>(0, turns, std::move(out), std::move(in));
    seen.add(others.join());
    return seen;
  }

  // The first link is made before the timed span, as in 2012.
  template <class Backend, class>
  static std::vector<side> sides(const params& p) {
    using session = over<protocol<void>, Backend>;
    std::vector<side> all;
    add_side(all, [first = entangle<session>(), p]() mutable {
      return run_ring<session>(std::move(first), p);
    });
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    const auto tasks = static_cast<word>(p.group_size);
    tally wanted;
    for (word number = 0; number < tasks; ++number) {
      tally task;
      for (word turn = 0; turn < p.operations / tasks; ++turn) task.receive(number * turn);
      wanted.add(task);
    }
    return compare_received("message", seen.front().sent, seen.front(), wanted);
  }
};

}  // namespace typed_pipes::harness::workloads
