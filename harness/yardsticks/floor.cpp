#include "harness/yardsticks/floor.hpp"

#include <memory>
#include <typed_pipes/impls/base/sync.hpp>
#include <utility>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

using machine = typed_pipes::detail::real_sync;

enum class publish { store, exchange };
enum class lines { one, two };
enum class claim { none, each_poll };

// The wait of a thread between two polls. The pause of some processors is a third of a hand-off between near cores,
// which then takes a whole number of pauses; multiplications that depend on each other are a finer measure of time.
template <int Count>
struct pauses {
  static constexpr int count = Count;
  static void pass() {
    for (int i = 0; i < Count; ++i) machine::pause();
  }
};
template <int Count>
struct multiplications {
  static constexpr int count = Count;
  static void pass() {
    std::uint64_t product = 3;
    for (int i = 0; i < Count; ++i) {
      product *= product;
      asm volatile("" : "+r"(product));  // or the compiler would leave it out
    }
  }
};

// Round n, from 0: the client gives turn 2n + 1, the server turn 2n + 2.
template <class Between, publish How, lines Used, claim Ahead>
struct way {
  static handoff_line& to_server(handoff_table& t) { return t.line[0]; }
  static handoff_line& to_client(handoff_table& t) { return t.line[Used == lines::one ? 0 : 1]; }

  static void await(const handoff_line& in, std::uint64_t due, const handoff_line& out) {
    // [turn] acquire: the word belongs to the turn we waited for.
    while (in.turn.load(std::memory_order_acquire) != due) {
      Between::pass();
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
    handoff_line& out = to_server(t);
    handoff_line& in = to_client(t);
    for (; seen.sent < until; ++seen.sent) {
      give(out, 2 * seen.sent + 1, seen.sent);
      await(in, 2 * seen.sent + 2, out);
      seen.receive(in.word);
    }
    return seen;
  }

  static tally answer(handoff_table& t, tally seen, std::uint64_t until) {
    handoff_line& in = to_server(t);
    handoff_line& out = to_client(t);
    for (; seen.sent < until; ++seen.sent) {
      await(in, 2 * seen.sent + 1, out);
      const std::uint64_t ball = in.word;
      give(out, 2 * seen.sent + 2, ball);
      seen.receive(ball);
    }
    return seen;
  }
};

class all_ways {
 public:
  std::vector<handoff_way> make() && {
    // The first is taken where none was measured.
    polls<pauses<1>>("a pause per poll");
    polls<pauses<0>>("no pause");
    polls<pauses<2>>("2 pauses per poll");
    polls<pauses<4>>("4 pauses per poll");
    computes<multiplications<8>>("8 multiplications per poll");
    computes<multiplications<16>>("16 multiplications per poll");
    computes<multiplications<24>>("24 multiplications per poll");
    computes<multiplications<32>>("32 multiplications per poll");
    return std::move(all_);
  }

 private:
  template <class Between>
  void polls(const char* poll) {
    publishes<Between, publish::store>(say(poll, ", store"));
    publishes<Between, publish::exchange>(say(poll, ", exchange"));
  }
  // Only one line that is claimed: nothing else gains by a finer rhythm.
  template <class Between>
  void computes(const char* poll) {
    add<way<Between, publish::store, lines::one, claim::each_poll>>(
        say(poll, ", store, one line, claimed at each poll"));
    add<way<Between, publish::exchange, lines::one, claim::each_poll>>(
        say(poll, ", exchange, one line, claimed at each poll"));
  }
  template <class Between, publish How>
  void publishes(const std::string& so_far) {
    over<Between, How, lines::one>(say(so_far, ", one line"));
    over<Between, How, lines::two>(say(so_far, ", a line per direction"));
  }
  template <class Between, publish How, lines Used>
  void over(const std::string& so_far) {
    add<way<Between, How, Used, claim::none>>(so_far);
    // Without a pause, two threads that claim one line take it from each other, and neither gets to write
    // it for up to a millisecond.
    if constexpr (Between::count != 0) {
      add<way<Between, How, Used, claim::each_poll>>(say(so_far, ", claimed at each poll"));
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
