#include "harness/yardsticks/floor.hpp"

#include <iterator>
#include <memory>
#include <typed_pipes/impls/base/sync.hpp>
#include <utility>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using machine = typed_pipes::detail::real_sync;

enum class publish { store, exchange };
enum class lines { one, two, many };
enum class claim { none, each_poll };

// Round n, from 0: the client gives turn 2n + 1, the server turn 2n + 2.
template <int Pauses, publish How, lines Used, claim Ahead>
struct way {
  static handoff_line& of_turn(handoff_table& t, std::uint64_t turn) {
    if constexpr (Used == lines::many) return t.line[turn % std::size(t.line)];
    return t.line[Used == lines::one ? 0 : turn % 2];
  }

  static void await(const handoff_line& in, std::uint64_t due, const handoff_line& out) {
    // [turn] acquire: the word belongs to the turn we waited for.
    while (in.turn.load(std::memory_order_acquire) != due) {
      for (int i = 0; i < Pauses; ++i) machine::pause();
      if constexpr (Ahead == claim::each_poll) machine::claim(&out);
    }
  }

  static void give(handoff_line& out, std::uint64_t due, std::uint64_t carried) {
    out.word = carried;
    if constexpr (How == publish::store) {
      // [turn] release: the word is complete before the peer can read it.
      out.turn.store(due, std::memory_order_release);
    } else {
      // [turn] release: as above.
      out.turn.exchange(due, std::memory_order_release);
    }
  }

  static tally serve(handoff_table& t, tally seen, std::uint64_t until) {
    for (; seen.sent < until; ++seen.sent) {
      const std::uint64_t turn = 2 * seen.sent + 1;
      give(of_turn(t, turn), turn, seen.sent);
      const handoff_line& in = of_turn(t, turn + 1);
      await(in, turn + 1, of_turn(t, turn + 2));
      seen.receive(in.word);
    }
    return seen;
  }

  static tally answer(handoff_table& t, tally seen, std::uint64_t until) {
    for (; seen.sent < until; ++seen.sent) {
      const std::uint64_t turn = 2 * seen.sent + 1;
      const handoff_line& in = of_turn(t, turn);
      await(in, turn, of_turn(t, turn + 1));
      const std::uint64_t ball = in.word;
      give(of_turn(t, turn + 1), turn + 1, ball);
      seen.receive(ball);
    }
    return seen;
  }
};

class all_ways {
 public:
  std::vector<handoff_way> make() && {
    // The first is taken where none was measured.
    polls<1>("a pause per poll");
    polls<0>("no pause");
    polls<2>("2 pauses per poll");
    polls<4>("4 pauses per poll");
    return std::move(all_);
  }

 private:
  template <int Pauses>
  void polls(const char* poll) {
    publishes<Pauses, publish::store>(say(poll, ", store"));
    publishes<Pauses, publish::exchange>(say(poll, ", exchange"));
  }
  template <int Pauses, publish How>
  void publishes(const std::string& so_far) {
    over<Pauses, How, lines::one>(say(so_far, ", one line"));
    over<Pauses, How, lines::two>(say(so_far, ", a line per direction"));
    over<Pauses, How, lines::many>(say(so_far, ", lines in turn"));
  }
  template <int Pauses, publish How, lines Used>
  void over(const std::string& so_far) {
    add<way<Pauses, How, Used, claim::none>>(so_far);
    // Without a pause, two threads that claim one line take it from each other, and neither gets to write
    // it for up to a millisecond.
    if constexpr (Pauses != 0) {
      add<way<Pauses, How, Used, claim::each_poll>>(say(so_far, ", claimed at each poll"));
    }
  }
  template <class Way>
  void add(std::string name) {
    all_.push_back({std::move(name), &Way::serve, &Way::answer});
  }

  std::vector<handoff_way> all_;
};

}  // namespace

const std::vector<handoff_way>& handoff_ways() {
  static const std::vector<handoff_way> all = all_ways().make();
  return all;
}

std::vector<side> floor_sides(const params& p) {
  const handoff_way& how = handoff_ways().at(p.handoff);
  std::vector<side> all;
  for (int pair = 0; pair < p.pairs; ++pair) {
    auto table = std::make_shared<handoff_table>();
    all.emplace_back([table, &how, n = p.operations] { return how.serve(*table, {}, n); });
    all.emplace_back([table, &how, n = p.operations] { return how.answer(*table, {}, n); });
  }
  return all;
}

verdict floor_check(const params& p, std::span<const tally> seen) {
  return compare_each("turn", p.operations, seen);
}

backend_facts floor_facts() {
  backend_facts facts;
  facts.origin = origin::floor;
  facts.label = "bare hand-off";
  facts.design = "the bare hand-off of a cache line";
  return facts;
}

program floor_program(const workload_traits& bounded) {
  program floor;
  floor.workload = bounded;
  floor.workload.protocol = "";
  floor.backend = "floor";
  floor.wait = "spin";
  floor.payload_bytes = sizeof(handoff_line::word);
  floor.carry = "value";
  floor.has_payload = true;
  floor.facts = floor_facts();
  floor.sides = &floor_sides;
  floor.check = &floor_check;
  return floor;
}

}  // namespace typed_pipes::harness
