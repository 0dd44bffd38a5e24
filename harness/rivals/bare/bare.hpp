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

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

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
      add_side(all, [queues, n = p.operations] { return ask(*queues, n); });
      add_side(all, [queues, n = p.operations] { return answer(*queues, n); });
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
      add_side(all, [q, n = p.operations] {
        tally seen;
        for (; seen.sent < n; ++seen.sent) put(q->there, seen.sent);
        return seen;
      });
      add_side(all, [q, n = p.operations] {
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
    add_side(all, [n = p.operations] {
      tally seen;
      for (; seen.sent < n; ++seen.sent) seen.receive(Plug::one_shot(seen.sent));
      return seen;
    });
  }
  return all;
}

/// A queue of a rival, one way to wait for it, and the functions that use it. A function is null if the queue
/// is not used in that way.
struct bare_parts {
  const rivals::queue_traits* queue;
  std::string_view wait;
  std::vector<side> (*round_trips)(const params&);
  std::vector<side> (*stream)(const params&);
  std::vector<side> (*one_shots)(const params&) = nullptr;
};

template <class Plug, class Waiting>
constexpr bare_parts bare_parts_of(rivals::use<Plug, Waiting>) {
  using queue = bare_queue<Plug, Waiting>;
  bare_parts parts{&Plug::traits, Waiting::name, &queue::round_trips, &queue::stream};
  if constexpr (requires { Plug::one_shot(0); }) parts.one_shots = &one_shots<Plug>;
  return parts;
}

/// The facts that all queues of a rival have in common.
struct bare_rival {
  typed_pipes::origin origin;
  std::string_view package;
};

void add_bare(std::vector<program>& all, const workload_traits& like, check_function* check,
              const bare_rival& whose, std::span<const bare_parts> queues);

template <class Rival, class... Uses>
void add_bare(std::vector<program>& all, const workload_traits& like, check_function* check,
              list<Uses...>) {
  static constexpr std::array<bare_parts, sizeof...(Uses)> queues{bare_parts_of(Uses{})...};
  add_bare(all, like, check, {rivals::origin_of<Rival>(), Rival::needed.package}, queues);
}

}  // namespace detail

/// The queues of a rival as programs beside a workload of the comparison that has a bare counterpart.
template <class Rival>
void add_bare_programs(std::vector<program>& all, const workload_traits& like,
                       check_function* check) {
  if (!like.comparison.included || like.has_settings()) return;
  detail::add_bare<Rival>(all, like, check, rivals::bare_uses<Rival>{});
  if (!like.comparison.capacities) return;
  [&]<std::size_t... C>(std::index_sequence<C...>) {
    (detail::add_bare<Rival>(all, like, check, rivals::bare_uses_with<Rival, C>{}), ...);
  }
  (further_capacities{});
}

}  // namespace typed_pipes::harness
