// -----------------------------------------------------------------------------
// ping_pong.hpp - a message back and forth between two threads, one under way at a time.
// -----------------------------------------------------------------------------
// Story      The client sends a ball, the server returns it; so on until the client says bye.
// Drawing    client --ping--> server
//            client <--pong-- server
// Measures   time, ns, per round trip (two messages).
// Dependent  yes: every message waits for the one before it.
// Checks     both players saw 0..n-1 in this order.
// Not        a throughput: a backend may be slow here and fast in a stream, or the reverse.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct ping_pong {
  static constexpr workload_traits traits{.name = "ping_pong",
                                          .operation = "round trip",
                                          .protocol = "ping_pong",
                                          .question = "latency of a round trip",
                                          .messages_per_operation = 2,
                                          .threads_per_pair = 2,
                                          .pattern = pattern::round_trip,
                                          .axes = {.payload = true},
                                          .comparison = {.included = true, .crowded = true}};
  using payloads = all_payloads;
  template <class Payload>
  using protocol = protocols::basic_ping_pong<typename Payload::message>;

  template <class P, class Session, class Payload>
  static tally play(client_end<typename P::idle, Session> end, std::uint64_t rounds) {
    tally seen;
    typename Payload::outbox out;
    for (; end && seen.sent < rounds; ++seen.sent) {
      end = std::move(end)
                .template emplace<typename P::ping>(out.next(seen.sent))
                .recv()
                .match(
                    [&](typename P::pong&& back, auto next) {
                      seen.receive(Payload::sequence(back.ball, seen.received));
                      return next;
                    },
                    [](closed) { return none; });
    }
    if (end) std::move(end).send(typename P::bye{});
    return seen;
  }

  template <class P, class Session, class Payload>
  static tally answer(server_end<typename P::idle, Session> end) {
    tally seen;
    while (end) {
      end = std::move(end).recv().match(
          [&](typename P::ping&& ball, auto next) {
            seen.receive(Payload::sequence(ball.ball, seen.received));
            ++seen.sent;
            return std::move(next).template emplace<typename P::pong>(std::move(ball.ball));
          },
          [](typename P::bye) { return none; }, [](closed) { return none; });
    }
    return seen;
  }

  template <class Backend, class Payload>
  static std::vector<side> sides(const params& p) {
    using spoken = protocol<Payload>;
    using session = over<spoken, Backend>;
    std::vector<side> all;
    for (int pair = 0; pair < p.pairs; ++pair) {
      auto ends = entangle<session>();
      add_side(all, [end = std::move(ends.client), n = p.operations]() mutable {
        return play<spoken, session, Payload>(std::move(end), n);
      });
      add_side(all, [end = std::move(ends.server)]() mutable {
        return answer<spoken, session, Payload>(std::move(end));
      });
    }
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    const tally wanted = received_in_order(p.operations);
    for (std::size_t i = 0; i + 1 < seen.size(); i += 2) {
      const tally& client = seen[i];
      const tally& server = seen[i + 1];
      if (verdict v = compare_received("ping", client.sent, server, wanted); !v.good()) return v;
      if (verdict v = compare_received("pong", server.sent, client, wanted); !v.good()) return v;
    }
    return {};
  }
};

}  // namespace typed_pipes::harness::workloads
