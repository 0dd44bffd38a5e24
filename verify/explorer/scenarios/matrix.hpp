// -----------------------------------------------------------------------------
// matrix.hpp - every way to send with every way to receive, on one backend.
// -----------------------------------------------------------------------------
// The cells are generated: each script of the sender with each script of the receiver, for each protocol that
// the backend carries, with messages that own something and messages without a destructor.
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "verify/explorer/scenarios/scenario.hpp"

namespace typed_pipes::exploring {

/// A script, and what it does in the words of the matrix.
struct way {
  std::string_view name;
  std::string_view script;
};

// One message, then the end of the session.
inline constexpr way once_sends[] = {
    {"send", "s"}, {"try_send", "t"}, {"throw", "x"}, {"drop", ""}, {"hand on", "hs"}};
inline constexpr way once_receives[] = {
    {"receive", "r"},         {"deadline", "u"},   {"deadline", "U"},
    {"poll to the end", "p"}, {"poll, drop", "q"}, {"notifier", "n"},
    {"notifier, late", "N"},  {"drop", ""},        {"hand on", "hr"}};
// A stream.
inline constexpr way flow_sends[] = {
    {"send", "sw"},     {"send_all", "aw"}, {"send", "s"},    {"send", "ss"}, {"send", "sss"},
    {"try_send", "tt"}, {"throw", "x"},     {"throw", "sxs"}, {"drop", ""},   {"hand on", "shs"},
    {"send_all", "a"},  {"send_all", "sa"}, {"send", "sg"},   {"send", "ssg"}};
inline constexpr way flow_receives[] = {
    {"receive", "(r)"},   {"receive", "r"},           {"deadline", "(u)"},
    {"deadline", "(U)"},  {"poll to the end", "(p)"}, {"poll, drop", "(q)"},
    {"notifier", "(n)"},  {"notifier, late", "(N)"},  {"drop", ""},
    {"hand on", "rh(r)"}, {"take_all", "(A)"}};
// The same, where messages have no destructor.
inline constexpr way few_sends[] = {{"send", "sw"},    {"send", "sss"}, {"try_send", "tt"},
                                    {"throw", "sxs"},  {"drop", ""},    {"send_all", "sa"},
                                    {"send_all", "aw"}};
inline constexpr way few_receives[] = {{"receive", "(r)"},  {"receive", "r"}, {"deadline", "(U)"},
                                       {"notifier", "(n)"}, {"drop", ""},     {"take_all", "(A)"}};
// Request and reply: the side that receives a reply is the client.
inline constexpr way rally_sends[] = {{"send", "sr"},       {"send", "srsr"}, {"send", "su"},
                                      {"send", "sp"},       {"send", "sq"},   {"send", "sn"},
                                      {"try_send", "trtr"}, {"throw", "x"},   {"throw", "srx"},
                                      {"drop", "s"},        {"drop", ""},     {"hand on", "shrsr"}};
inline constexpr way rally_receives[] = {
    {"receive", "(rs)"},    {"receive", "rs"},    {"receive", "r"},
    {"receive", "rx"},      {"deadline", "(us)"}, {"poll to the end", "(ps)"},
    {"poll, drop", "(qs)"}, {"notifier", "(ns)"}, {"notifier, late", "(Ns)"},
    {"drop", ""},           {"hand on", "rh(sr)"}};
// Two messages, then a reply.
inline constexpr way two_sends[] = {{"send", "ssr"},    {"send", "ssrs"}, {"try_send", "ttr"},
                                    {"throw", "sx"},    {"drop", "s"},    {"drop", "ss"},
                                    {"hand on", "shsr"}};
inline constexpr way two_receives[] = {{"receive", "(rrs)"},
                                       {"receive", "r"},
                                       {"receive", "rr"},
                                       {"deadline", "(uus)"},
                                       {"poll to the end", "(pps)"},
                                       {"poll, drop", "(qqs)"},
                                       {"notifier", "(nns)"},
                                       {"drop", ""},
                                       {"hand on", "rh(rsr)"}};
// Any number of messages, then the other side has its turn. Each script fits each other one of its row.
struct conversation {
  std::string_view client, server;
};
inline constexpr conversation talks[] = {
    {"Sr", "rS"},    {"sSr", "rrS"},   {"sSrr", "rrsS"},   {"ssSrrr", "rrrssS"},
    {"Su", "uS"},    {"sSpp", "ppsS"}, {"sSnn", "nnsS"},   {"sS", "rr"},
    {"sSr", "rrsS"}, {"ss", "rrr"},    {"sSrrs", "rrsSr"}, {"shSrr", "rhrsS"},
    {"sSrr", "rrx"}, {"sSqq", "qqsS"}, {"S", "rsg"},       {"sSg", ""}};

/// Adds each of `senders` with each of `receivers` over protocol Start.
template <class Backend, class Start>
void add_pairs(scenarios& to, const std::string& protocol, const setting& s,
               std::span<const way> senders, std::span<const way> receivers) {
  for (const way& sender : senders)
    for (const way& receiver : receivers)
      to.push_back({std::string(Backend::traits.name), std::string(sender.name),
                    std::string(receiver.name),
                    session<Backend, Start>::make(protocol, s, std::string(sender.script),
                                                  std::string(receiver.script))});
}

template <class Backend, class Start>
void add_talks(scenarios& to, const std::string& protocol, const setting& s) {
  for (const conversation& c : talks)
    to.push_back(
        {std::string(Backend::traits.name), "both directions", "both directions",
         session<Backend, Start>::make(protocol, s, std::string(c.client), std::string(c.server))});
}

/// All that Backend can carry, in one setting.
template <class Backend>
void add_protocols(scenarios& to, const std::string& of, const setting& s) {
  setting spurious = s;
  spurious.spurious = true;
  add_pairs<Backend, once<ball>>(to, "once ball" + of, spurious, once_sends, once_receives);
  add_pairs<Backend, once<pebble>>(to, "once pebble" + of, s, once_sends, once_receives);
  add_pairs<Backend, serve<ball>>(to, "rally ball" + of, s, rally_sends, rally_receives);
  if constexpr (carries<Backend, graph<flow<ball>>>) {
    add_pairs<Backend, flow<ball>>(to, "flow ball" + of, s, flow_sends, flow_receives);
    add_pairs<Backend, flow<pebble>>(to, "flow pebble" + of, s, few_sends, few_receives);
    add_talks<Backend, talk<ball>>(to, "talk ball" + of, s);
    add_talks<Backend, talk<pebble>>(to, "talk pebble" + of, s);
  } else {
    add_pairs<Backend, first_of_two<ball>>(to, "two ball" + of, s, two_sends, two_receives);
    add_pairs<Backend, first_of_two<pebble>>(to, "two pebble" + of, s, two_sends, two_receives);
  }
}

/// The scripts that wait, in the other ways to wait.
template <class Backend, class Msg>
void add_waits(scenarios& to, const std::string& message, setting s) {
  static constexpr way sends[] = {{"send", "s"}, {"drop", ""}};
  static constexpr way receives[] = {{"receive", "r"},
                                     {"deadline", "u"},
                                     {"deadline", "U"},
                                     {"notifier", "n"},
                                     {"notifier, late", "N"}};
  static constexpr way asks[] = {{"send", "sr"}, {"send", "su"}, {"drop", "s"}};
  static constexpr way answers[] = {{"receive", "(rs)"}, {"deadline", "(us)"}};
  for (const how_to_wait w : {how_to_wait::polls_then_parks, how_to_wait::spins}) {
    s.waits = w;
    s.spurious = true;
    add_pairs<Backend, once<Msg>>(to, "once " + message, s, sends, receives);
    s.spurious = false;
    add_pairs<Backend, serve<Msg>>(to, "rally " + message, s, asks, answers);
  }
}

/// Sessions whose sequence numbers begin next to an edge.
template <class Backend, class Start>
void add_edges(scenarios& to, const std::string& protocol, setting s, const way& sender,
               const way& receiver) {
  for (const unsigned bits : {31u, 32u, 63u}) {
    s.first = (std::uint64_t{1} << bits) - 1;
    add_pairs<Backend, Start>(to, protocol, s, {&sender, 1}, {&receiver, 1});
  }
}

}  // namespace typed_pipes::exploring
