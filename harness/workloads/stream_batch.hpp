// -----------------------------------------------------------------------------
// stream_batch.hpp - the stream, many messages at a time: a range is sent, all that is there is taken.
// -----------------------------------------------------------------------------
// Story      The client fills a local array with messages, sends them together, and so on until n are
//            sent, then leaves; the server takes all there is, again and again, until the pipe closes.
// Drawing    client ==mmmm==mmmm==> server        (and the same again for each further pair)
// Measures   time, ns, per message, over all pairs together.
// Dependent  no: the sender may run ahead as far as the backend lets it.
// Checks     each receiver saw 0..n-1 in this order.
// Not        a latency, and not the cost of a message that cannot wait to be sent with others.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "harness/workloads/stream.hpp"

namespace typed_pipes::harness::workloads {

struct stream_batch : one_way<stream_batch> {
  static constexpr workload_traits traits{
      .name = "stream_batch",
      .operation = "message",
      .protocol = "stream",
      .question = "messages per second, many at a time",
      .messages_per_operation = 1,
      .threads_per_pair = 2,
      .queues_up = true,
      .comparison = {.included = true, .capacities = true, .measured_with = "stream"}};
  using payloads = payload_list<by_value<8>>;
  static constexpr std::size_t most_at_once = 64;

  template <class P, class Session, class Payload>
  static tally produce(client_end<typename P::open, Session> end, std::uint64_t messages) {
    tally seen;
    typename Payload::outbox out;
    std::array<typename Payload::message, most_at_once> some{};
    while (end && seen.sent < messages) {
      const auto count = std::min<std::uint64_t>(most_at_once, messages - seen.sent);
      const std::span now(some.data(), count);
      for (auto& m : now) m = out.next(seen.sent++);
      end = std::move(end).send_all(now);
    }
    return seen;
  }

  // A backend without a shorter way takes one after the other, as long as there are any.
  template <class P, class Session, class Payload>
  static tally consume(server_end<typename P::open, Session> end) {
    std::uint64_t received = 0;
    std::uint64_t hash = 0;
    while (end) {
      end = std::move(end).recv().take_all([&](typename Payload::message&& m) {
        tally::fold(Payload::sequence(m, received), received, hash);
      });
    }
    return {.received = received, .hash = hash};
  }
};

}  // namespace typed_pipes::harness::workloads
