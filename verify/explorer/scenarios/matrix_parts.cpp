#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/impls/slots.hpp>

#include "verify/explorer/scenarios/matrix.hpp"
#include "verify/explorer/scenarios/parts.hpp"

namespace typed_pipes::exploring {

namespace {

using packets = basic_single_shot<chosen_wait>;
using bounded_packets = basic_single_shot_bounded<chosen_wait>;
using few_slots = basic_slots<chosen_wait>;
template <std::size_t Slots>
using ring_of = basic_ring<chosen_wait, Slots>;

template <class Msg>
struct copies {
  using message = Msg;
  using sender = shared_sender<Msg, packets>;
  using receiving_side = one_receiver<receiver<Msg, packets>>;
  struct ends {
    sender first, second;
    copies::receiving_side in;
  };
  static ends open() {
    auto [out, in] = typed_pipes::make_shared_channel<Msg, packets>();
    sender copy = out;
    return {std::move(out), std::move(copy), {std::move(in)}};
  }
};

template <class Msg, class Backend>
struct members {
  using message = Msg;
  using sender = typed_pipes::sender<Msg, Backend>;
  using receiving_side = one_receiver<receiver_set<Msg, Backend>>;
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

template <class Msg, class Backend>
struct any_of_two {
  using message = Msg;
  using sender = typed_pipes::sender<Msg, Backend>;
  using end = typename receiver<Msg, Backend>::end_type;
  using receiving_side = two_receivers<Msg, end>;
  struct ends {
    sender first, second;
    any_of_two::receiving_side in;
  };
  static ends open() {
    auto one = typed_pipes::make_channel<Msg, Backend>();
    auto two = typed_pipes::make_channel<Msg, Backend>();
    return {std::move(one.sender),
            std::move(two.sender),
            {{std::move(one.receiver).into_end(), std::move(two.receiver).into_end()}}};
  }
};

// Two sessions of calls, whose servers are in a set or waited for by wait_any().
template <class Msg, class Backend, bool Set>
struct called {
  using message = Msg;
  using session = over<calls<Msg>, Backend>;
  using sender = caller<Msg, Backend>;
  using end = server_end<typename calls<Msg>::idle, session>;
  using receiving_side = std::conditional_t<Set, set_of_ends<Msg, end>, two_receivers<Msg, end>>;
  struct ends {
    sender first, second;
    called::receiving_side in;
  };
  static ends open() {
    auto [first, one] = typed_pipes::entangle<session>();
    auto [second, two] = typed_pipes::entangle<session>();
    ends e{sender(std::move(first)), sender(std::move(second)), {}};
    if constexpr (Set) {
      e.in.in.add(std::move(one));
      e.in.in.add(std::move(two));
    } else {
      e.in.in = {std::move(one), std::move(two)};
    }
    return e;
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
constexpr pair_of_senders callers[] = {
    {"send", "sr", "sr"},    {"send", "srsr", ""}, {"send", "sr", "s"},    {"send", "s", "s"},
    {"try_send", "tr", "t"}, {"drop", "", ""},     {"hand on", "hsr", ""}, {"hand on", "shr", "s"}};
constexpr way receivers[] = {{"receive", "(r)"},         {"receive", "r"},      {"deadline", "(u)"},
                             {"poll to the end", "(p)"}, {"poll, drop", "(q)"}, {"drop", ""},
                             {"hand on", "rh(r)"}};
// Where messages have no destructor, or the sequence numbers begin next to an edge.
constexpr pair_of_senders few_senders[] = {{"send", "ssw", "s"}, {"send", "s", "s"}};
constexpr pair_of_senders few_callers[] = {{"send", "srsr", ""}, {"send", "s", "s"}};
constexpr way few_receivers[] = {{"receive", "(r)"}, {"drop", "r"}};

template <class Make>
void add(scenarios& to, const std::string& part, const std::string& what, const setting& s,
         std::span<const pair_of_senders> from, std::span<const way> receiving = receivers) {
  const std::string message = std::is_same_v<typename Make::message, ball> ? "ball" : "pebble";
  for (const pair_of_senders& p : from)
    for (const way& r : receiving) {
      // One thread is left to hand on to.
      if (r.name == "hand on" && r.name == p.name) continue;
      setting here = s;
      // Here a sender that is late with its notification makes a member seem ready that is not.
      if (part == "set over ring" && message + what == "ball of 2" &&
          p.first == std::string_view("ssw") && r.script == "(r)" &&
          s.fences == barrier::asymmetric)
        here.preemptions = 1;
      to.push_back({part, p.name, std::string(r.name),
                    many_to_one<Make>::make(part + "/" + message + what, here, p.first, p.second,
                                            std::string(r.script))});
    }
}

// A set of channels, and two channels.
template <class Backend>
void add_channels(scenarios& to, const std::string& of, const setting& s) {
  const std::string where = " over " + std::string(Backend::traits.name);
  add<members<ball, Backend>>(to, "set" + where, of, s, senders);
  add<any_of_two<ball, Backend>>(to, "wait_any" + where, of, s, senders);
  add<members<pebble, Backend>>(to, "set" + where, of, s, few_senders, few_receivers);
  add<any_of_two<pebble, Backend>>(to, "wait_any" + where, of, s, few_senders, few_receivers);
}
// The same of calls.
template <class Backend>
void add_calls(scenarios& to, const setting& s) {
  const std::string where = " over " + std::string(Backend::traits.name);
  add<called<ball, Backend, true>>(to, "set" + where, "", s, callers);
  add<called<ball, Backend, false>>(to, "wait_any" + where, "", s, callers);
  add<called<pebble, Backend, true>>(to, "set" + where, "", s, few_callers, few_receivers);
  add<called<pebble, Backend, false>>(to, "wait_any" + where, "", s, few_callers, few_receivers);
}

}  // namespace

void add_parts(scenarios& to) {
  setting s;
  add<copies<ball>>(to, "shared_sender", "", s, senders);
  add<copies<ball>>(to, "shared_sender", "", s, copying);
  add<copies<pebble>>(to, "shared_sender", "", s, few_senders, few_receivers);
  s.waits = how_to_wait::polls_then_parks;
  add<copies<ball>>(to, "shared_sender", "", s, {senders, 2});
  s.waits = how_to_wait::parks;
  add_channels<packets>(to, "", s);
  add_calls<bounded_packets>(to, s);
  for (const barrier fences : {barrier::refused, barrier::asymmetric}) {
    s.fences = fences;
    add_channels<ring_of<1>>(to, " of 1", s);
    add_channels<ring_of<2>>(to, " of 2", s);
    add_calls<few_slots>(to, s);
    for (const std::uint64_t first : next_to_edges) {
      setting old = s;
      old.first = first;
      add<members<ball, ring_of<1>>>(to, "set over ring", " of 1", old, few_senders, few_receivers);
      add<called<ball, few_slots, true>>(to, "set over slots", "", old, few_callers, few_receivers);
    }
  }
}

}  // namespace typed_pipes::exploring
