#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/single_shot.hpp>

#include "verify/explorer/scenarios/matrix.hpp"
#include "verify/explorer/scenarios/parts.hpp"

namespace typed_pipes::exploring {

namespace {

using packets = basic_single_shot<chosen_wait>;
template <std::size_t Slots>
using ring_of = basic_ring<chosen_wait, Slots>;

struct copies {
  using sender = shared_sender<ball, packets>;
  using receiving_side = one_receiver<receiver<ball, packets>>;
  struct ends {
    sender first, second;
    receiving_side in;
  };
  static ends open() {
    auto [out, in] = typed_pipes::make_shared_channel<ball, packets>();
    sender copy = out;
    return {std::move(out), std::move(copy), {std::move(in)}};
  }
};

template <class Backend>
struct members {
  using sender = typed_pipes::sender<ball, Backend>;
  using receiving_side = set_of_receivers<receiver_set<ball, Backend>>;
  struct ends {
    sender first, second;
    members::receiving_side in;
  };
  static ends open() {
    ends e;
    e.first = e.in.in.make_sender();
    e.second = e.in.in.make_sender();
    return e;
  }
};

template <class Backend>
struct any_of_two {
  using sender = typed_pipes::sender<ball, Backend>;
  using end = typename receiver<ball, Backend>::end_type;
  using receiving_side = two_receivers<end>;
  struct ends {
    sender first, second;
    any_of_two::receiving_side in;
  };
  static ends open() {
    auto one = typed_pipes::make_channel<ball, Backend>();
    auto two = typed_pipes::make_channel<ball, Backend>();
    return {std::move(one.sender),
            std::move(two.sender),
            {{std::move(one.receiver).into_end(), std::move(two.receiver).into_end()}}};
  }
};

struct pair_of_senders {
  const char *name, *first, *second;
};
constexpr pair_of_senders senders[] = {
    {"send", "s", "s"},  {"send", "sw", "sw"},  {"send", "sw", "s"},    {"send", "ssw", "s"},
    {"send", "ss", "s"}, {"send", "s", ""},     {"try_send", "t", "t"}, {"drop", "", ""},
    {"send", "s", "t"},  {"hand on", "hs", ""}, {"hand on", "shs", "s"}};
constexpr pair_of_senders copying[] = {{"copy", "cs", ""}, {"copy", "scs", "s"}};
constexpr way receivers[] = {{"receive", "(r)"},         {"receive", "r"},      {"deadline", "(u)"},
                             {"poll to the end", "(p)"}, {"poll, drop", "(q)"}, {"drop", ""},
                             {"hand on", "rh(r)"}};

template <class Make>
void add(scenarios& to, const std::string& name, const setting& s,
         std::span<const pair_of_senders> from) {
  for (const pair_of_senders& p : from)
    for (const way& r : receivers) {
      // One thread is left to hand on to.
      if (r.name == "hand on" && r.name == p.name) continue;
      to.push_back({name, p.name, std::string(r.name),
                    many_to_one<Make>::make(name, s, p.first, p.second, std::string(r.script))});
      // Here a sender that is late with its notification makes a member seem ready that is not.
      to.back().what.one_preemption = name == "set over ring" &&
                                      p.first == std::string_view("ssw") && r.script == "(r)" &&
                                      s.fences == barrier::asymmetric;
    }
}

}  // namespace

void add_parts(scenarios& to) {
  setting s;
  add<copies>(to, "shared_sender", s, senders);
  add<copies>(to, "shared_sender", s, copying);
  s.waits = how_to_wait::polls_then_parks;
  add<copies>(to, "shared_sender", s, {senders, 2});
  s.waits = how_to_wait::parks;
  add<members<packets>>(to, "set over single_shot", s, senders);
  add<any_of_two<packets>>(to, "wait_any over single_shot", s, senders);
  for (const barrier fences : {barrier::refused, barrier::asymmetric}) {
    s.fences = fences;
    add<members<ring_of<2>>>(to, "set over ring", s, senders);
    add<any_of_two<ring_of<2>>>(to, "wait_any over ring", s, senders);
  }
}

}  // namespace typed_pipes::exploring
