// -----------------------------------------------------------------------------
// bare.hpp - the queues of other projects without us: 8 bytes, no protocol, no type of ours.
// -----------------------------------------------------------------------------
// Story      Two threads and a queue for each direction, or one queue, or a channel for one word.
// Drawing    client ==queue==> server, and for round trips back through a second queue.
// Measures   as the workload it is measured with: the difference between a queue under our front end and
//            the same queue here, whose name ends in _bare, is what the front end and the adapter cost.
// Dependent  as the workload.
// Checks     as the workload.
// Not        a session: it neither closes nor says what came; the receiver knows how many come.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/comparison/comparison.hpp"
#include "harness/rivals/adapter/derived_lists.hpp"
#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

namespace detail {

// A queue of words, waited for as the adapter does.
template <class Plug, class Waiting>
struct bare_queue {
  using word = std::uint64_t;
  using queue = typename Plug::template queue<word>;

  static void put(queue& q, word v) {
    if constexpr (requires { q.push(v); })
      q.push(v);
    else
      rivals::poll<Waiting>([&] { return q.try_push(v); });
  }
  static word take(queue& q) {
    word v = 0;
    if constexpr (rivals::waits_in_pop<queue, Waiting, word>)
      q.pop(v);
    else
      rivals::poll<Waiting>([&] { return q.try_pop(v); });
    return v;
  }

  struct both_ways {
    alignas(128) queue there;
    alignas(128) queue back;
  };

  static tally ask(both_ways& queues, word rounds) {
    tally seen;
    for (; seen.sent < rounds; ++seen.sent) {
      put(queues.there, seen.sent);
      seen.receive(take(queues.back));
    }
    return seen;
  }
  static tally answer(both_ways& queues, word rounds) {
    tally seen;
    for (; seen.sent < rounds; ++seen.sent) {
      const word ball = take(queues.there);
      seen.receive(ball);
      put(queues.back, ball);
    }
    return seen;
  }

  static std::vector<side> round_trips(const params& p) {
    std::vector<side> all;
    for (int i = 0; i < p.pairs; ++i) {
      auto queues = std::make_shared<both_ways>();
      all.emplace_back([queues, n = p.operations] { return ask(*queues, n); });
      all.emplace_back([queues, n = p.operations] { return answer(*queues, n); });
    }
    return all;
  }

  static std::vector<side> stream(const params& p) {
    struct one_way {
      alignas(128) queue there;
    };
    std::vector<side> all;
    for (int i = 0; i < p.pairs; ++i) {
      auto q = std::make_shared<one_way>();
      all.emplace_back([q, n = p.operations] {
        tally seen;
        for (; seen.sent < n; ++seen.sent) put(q->there, seen.sent);
        return seen;
      });
      all.emplace_back([q, n = p.operations] {
        word received = 0;
        word hash = 0;
        while (received < n) tally::fold(take(q->there), received, hash);
        return tally{.received = received, .hash = hash};
      });
    }
    return all;
  }
};

// A channel per word, in one thread.
template <class Plug>
std::vector<side> one_shots(const params& p) {
  std::vector<side> all;
  all.reserve(static_cast<std::size_t>(p.pairs));
  for (int i = 0; i < p.pairs; ++i) {
    all.emplace_back([n = p.operations] {
      tally seen;
      for (; seen.sent < n; ++seen.sent) seen.receive(Plug::one_shot(seen.sent));
      return seen;
    });
  }
  return all;
}

template <class Plug, class Waiting, class Rival>
program bare_program(const program& like) {
  constexpr rivals::queue_traits traits = Plug::traits;
  program p;
  p.workload = like.workload;
  p.workload.protocol = "";
  p.backend = say(traits.name, "_bare");
  p.wait = Waiting::name;
  p.facts.origin = rivals::origin_of<Rival>();
  p.facts.design = traits.design;
  p.facts.source = traits.source;
  p.facts.package = Rival::needed.package;
  p.facts.family = traits.family;
  p.facts.bare_of = traits.name;
  p.facts.put_blocks = traits.put_blocks;
  p.facts.allocates = traits.allocates;
  p.facts.capacity = traits.capacity;
  p.carry = "value";
  p.payload_bytes = sizeof(std::uint64_t);
  p.has_payload = true;
  p.comparison_only = true;
  p.capacity = traits.capacity;
  p.check = like.check;
  return p;
}

template <class Rival, class... Uses>
void add_bare(std::vector<program>& all, const program& like, list<Uses...>) {
  [[maybe_unused]] const auto add = [&]<class Plug, class Waiting>(rivals::use<Plug, Waiting>) {
    program p = bare_program<Plug, Waiting, Rival>(like);
    switch (like.workload.pattern) {
      case pattern::round_trip:
        p.sides = &bare_queue<Plug, Waiting>::round_trips;
        break;
      case pattern::one_way:
        p.sides = &bare_queue<Plug, Waiting>::stream;
        break;
      case pattern::one_shot:
        if constexpr (requires { Plug::one_shot(0); }) p.sides = &one_shots<Plug>;
        p.capacity = 0;
        break;
      case pattern::other:
        break;
    }
    if (p.sides) all.push_back(std::move(p));
  };
  (add(Uses{}), ...);
}

}  // namespace detail

/// The queues of a rival as programs beside a workload that has a bare counterpart. Of `like` are taken
/// the traits of the workload and its check.
template <class Rival>
void add_bare_programs(std::vector<program>& all, const program& like) {
  detail::add_bare<Rival>(all, like, rivals::bare_uses<Rival>{});
  if (!like.workload.comparison.capacities) return;
  [&]<std::size_t... C>(std::index_sequence<C...>) {
    (detail::add_bare<Rival>(all, like, rivals::bare_uses_with<Rival, C>{}), ...);
  }
  (further_capacities{});
}

}  // namespace typed_pipes::harness
