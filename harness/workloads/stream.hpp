// -----------------------------------------------------------------------------
// stream.hpp - one thread sends, one receives, and nothing is answered.
// -----------------------------------------------------------------------------
// Story      The client sends n messages and leaves; the server takes them until the pipe closes.
// Drawing    client ==m==m==m==> server        (and the same again for each further pair)
// Measures   time, ns, per message, over all pairs together.
// Dependent  no: the sender may run ahead as far as the backend lets it.
// Checks     each receiver saw 0..n-1 in this order.
// Not        a latency: the messages under way at once hide it.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

/// A workload over the stream protocol: it says how one end produces and how the other consumes.
template <class Workload>
struct one_way {
  template <class Payload>
  using protocol = protocols::stream<typename Payload::message>;

  template <class Backend, class Payload>
  static std::vector<side> sides(const params& p) {
    using spoken = protocol<Payload>;
    using session = over<spoken, Backend>;
    std::vector<side> all;
    for (int pair = 0; pair < p.pairs; ++pair) {
      auto ends = entangle<session>();
      add_side(all, [end = std::move(ends.client), n = p.operations]() mutable {
        return Workload::template produce<spoken, session, Payload>(std::move(end), n);
      });
      add_side(all, [end = std::move(ends.server)]() mutable {
        return Workload::template consume<spoken, session, Payload>(std::move(end));
      });
    }
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    const tally wanted = received_in_order(p.operations);
    for (std::size_t i = 0; i + 1 < seen.size(); i += 2) {
      verdict v = compare_received("message", seen[i].sent, seen[i + 1], wanted);
      if (!v.good()) return v;
    }
    return {};
  }
};

struct stream : one_way<stream> {
  static constexpr workload_traits traits{
      .name = "stream",
      .operation = "message",
      .protocol = "stream",
      .question = "messages per second, at one pair and many",
      .messages_per_operation = 1,
      .threads_per_pair = 2,
      .pattern = pattern::one_way,
      .queues_up = true,
      .axes = {.payload = true, .pairs = true},
      .comparison = {.included = true, .capacities = true, .crowded = true}};
  using payloads = all_payloads;
  using comparison_payloads = payload_list<by_value<8>, by_value<48>, by_value<64>, by_value<1024>>;

  template <class P, class Session, class Payload>
  static tally produce(client_end<typename P::open, Session> first, std::uint64_t messages) {
    auto end = std::move(first);
    tally seen;
    typename Payload::outbox out;
    for (; end && seen.sent < messages; ++seen.sent) {
      end = std::move(end).template emplace<typename Payload::message>(out.next(seen.sent));
    }
    return seen;
  }

  template <class P, class Session, class Payload>
  static tally consume(server_end<typename P::open, Session> first) {
    // The end handed over is in the caller's memory; a local one may stay in registers.
    auto end = std::move(first);
    std::uint64_t received = 0;
    std::uint64_t hash = 0;
    while (end) {
      end = std::move(end).recv().match(
          [&](typename Payload::message&& m, auto next) {
            tally::fold(Payload::sequence(m, received), received, hash);
            return next;
          },
          [](closed) { return none; });
    }
    return {.received = received, .hash = hash};
  }
};

}  // namespace typed_pipes::harness::workloads
