// -----------------------------------------------------------------------------
// bounded_vs_unbounded.hpp - what a bound is worth: the same round trips with and without one.
// -----------------------------------------------------------------------------
// Story      Main starts a service and plays ping-pong with it, without a payload. Backends that carry
//            bounded protocols only run the bounded one; all others a protocol with a loop that makes it
//            unbounded and that is never entered.
// Drawing    main --ping--> service
//            main <--pong-- service
// Measures   time, ns, per round trip (two messages), starting the service included.
// Dependent  yes: every message waits for the one before it.
// Checks     both sides counted every turn.
// Not        a comparison of two protocols on one backend: the backends differ too, as they did in 2012.
// Source     pingpong.rs, July 2012: 250,000 round trips. It says (unbounded - bounded) / bounded.
// Differs    the service is joined, after the timed span.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <type_traits>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/ping_pong_unbounded.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/thread_group.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct bounded_vs_unbounded {
  static constexpr std::array settings{
      setting{
          .operations = 250'000, .spawn = spawning::inside, .waits = {"spin", "spin_then_park"}},
      setting{.operations = 25'000, .spawn = spawning::inside}};
  static constexpr workload_traits traits{
      .name = "bounded_vs_unbounded",
      .operation = "round trip",
      .protocol = "ping_pong",
      .question = "what a bound on the protocol is worth",
      .messages_per_operation = 2,
      .threads_per_pair = 2,
      .settings = {.points = settings, .operations_word = "round_trips"}};
  using payloads = payload_list<fixed_messages>;
  template <class>
  using protocol = protocols::ping_pong;  // every backend carries this one

  template <class Backend>
  using spoken = std::conditional_t<Backend::traits.bounded_protocols_only, protocols::ping_pong,
                                    protocols::ping_pong_unbounded>;
  template <class Backend>
  static constexpr std::string_view speaks =
      Backend::traits.bounded_protocols_only ? "ping_pong" : "ping_pong_unbounded";

  template <class P, class Session>
  static tally play(client_end<typename P::idle, Session> end, std::uint64_t rounds) {
    tally seen;
    for (; end && seen.sent < rounds; ++seen.sent) {
      end = std::move(end)
                .send(typename P::ping{})
                .recv()
                .match(
                    [&](typename P::pong, auto next) {
                      seen.receive(seen.received);
                      return next;
                    },
                    [](closed) { return none; });
    }
    return seen;
  }

  template <class P, class Session>
  static tally serve(server_end<typename P::idle, Session> end) {
    tally seen;
    while (end) {
      end = std::move(end).recv().match(
          [&](typename P::ping, auto next) {
            seen.receive(seen.received);
            ++seen.sent;
            return std::move(next).send(typename P::pong{});
          },
          [](auto&&...) { return none; });
    }
    return seen;
  }

  template <class Backend, class>
  static std::vector<side> sides(const params& p) {
    using words = spoken<Backend>;
    using session = over<words, Backend>;
    auto service = std::make_shared<thread_group>();
    std::vector<side> all;
    add_side(
        all,
        [service, n = p.operations] {
          auto ends = entangle<session>();
          service->start([end = std::move(ends.server)]() mutable {
            return serve<words, session>(std::move(end));
          });
          return play<words, session>(std::move(ends.client), n);
        },
        [service] { return service->join(); });
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    tally wanted = received_in_order(p.operations);
    wanted.add(received_in_order(p.operations));
    return compare_received("message", seen.front().sent, seen.front(), wanted);
  }
};

}  // namespace typed_pipes::harness::workloads
