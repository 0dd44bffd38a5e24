// -----------------------------------------------------------------------------
// create_close.hpp - a pipe that lives for one message.
// -----------------------------------------------------------------------------
// Story      Make a pipe, send one message, receive it, drop both ends; in one thread.
// Drawing    entangle --m--> take, leave, leave
// Measures   time, ns, per pipe.
// Dependent  yes: the next pipe is made when the last one has been destroyed.
// Checks     every pipe delivered its own message.
// Not        the cost of a message between cores: nothing here leaves the core.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <utility>

#include "harness/workload/payload.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness::workloads {

struct create_close {
  static constexpr workload_traits traits{.name = "create_close",
                                          .operation = "pipe",
                                          .protocol = "oneshot",
                                          .question = "cost of a short-lived pipe",
                                          .messages_per_operation = 1,
                                          .threads_per_pair = 1,
                                          .pattern = pattern::one_shot,
                                          .comparison = {.included = true}};
  using payloads = payload_list<by_value<8>>;
  template <class Payload>
  using protocol = protocols::oneshot<typename Payload::message>;

  template <class P, class Payload>
  static tally make_and_drop(std::uint64_t pipes) {
    tally seen;
    typename Payload::outbox out;
    for (; seen.sent < pipes; ++seen.sent) {
      auto ends = entangle<P>();
      std::move(ends.client).template emplace<typename Payload::message>(out.next(seen.sent));
      std::move(ends.server)
          .recv()
          .match(
              [&](typename Payload::message&& m) {
                seen.receive(Payload::sequence(m, seen.received));
              },
              [](closed) {});
    }
    return seen;
  }

  template <class Backend, class Payload>
  static std::vector<side> sides(const params& p) {
    using session = over<protocol<Payload>, Backend>;
    std::vector<side> all;
    all.reserve(static_cast<std::size_t>(p.pairs));
    for (int i = 0; i < p.pairs; ++i) {
      add_side(all, [n = p.operations] { return make_and_drop<session, Payload>(n); });
    }
    return all;
  }

  static verdict check(const params& p, std::span<const tally> seen) {
    return compare_each("message", p.operations, seen);
  }
};

}  // namespace typed_pipes::harness::workloads
