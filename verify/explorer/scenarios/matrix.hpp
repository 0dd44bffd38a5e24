// -----------------------------------------------------------------------------
// matrix.hpp - every way to send with every way to receive, on one backend.
// -----------------------------------------------------------------------------
// The cells are generated: each script of the sender with each script of the receiver, for each protocol that
// the backend carries, with messages that own something and messages without a destructor.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
inline constexpr way few_asks[] = {
    {"send", "sr"}, {"send", "srsr"}, {"throw", "srx"}, {"drop", "s"}};
inline constexpr way few_answers[] = {{"receive", "(rs)"},
                                      {"receive", "r"},
                                      {"deadline", "(us)"},
                                      {"notifier", "(ns)"},
                                      {"drop", ""}};
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
  std::string client, server;
};
/// One or two messages in each turn, received in each of `ways`; and either side leaves after each step.
inline std::vector<conversation> talks(std::string_view ways) {
  std::vector<conversation> all;
  for (const std::size_t asks : {1u, 2u})
    for (const std::size_t answers : {1u, 2u}) {
      const std::string asking = std::string(asks - 1, 's') + 'S';
      const std::string answering = std::string(answers - 1, 's') + 'S';
      for (const char receives : ways)
        all.push_back(
            {asking + std::string(answers, receives), std::string(asks, receives) + answering});
      const conversation whole{asking + std::string(answers, 'r'),
                               std::string(asks, 'r') + answering};
      for (std::size_t steps = 0; steps != asks + answers; ++steps) {
        all.push_back({whole.client.substr(0, steps), whole.server});
        all.push_back({whole.client, whole.server.substr(0, steps)});
      }
    }
  return all;
}
// Chosen: three messages in each turn, a second turn, a hand-over, a constructor that throws, and a side that leaves
// after all messages were destroyed.
inline const conversation more_talks[] = {{"ssSrrr", "rrrssS"}, {"sSrrs", "rrsSr"},
                                          {"shSrr", "rhrsS"},   {"sSrr", "rrx"},
                                          {"S", "rsg"},         {"sSg", ""}};

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
void add_talks(scenarios& to, const std::string& protocol, const setting& s,
               std::span<const conversation> all) {
  for (const conversation& c : all)
    to.push_back({std::string(Backend::traits.name), "both directions", "both directions",
                  session<Backend, Start>::make(protocol, s, c.client, c.server)});
}

/// All that Backend can carry, in one setting.
template <class Backend>
void add_protocols(scenarios& to, const std::string& of, const setting& s) {
  setting spurious = s;
  spurious.spurious = true;
  add_pairs<Backend, once<ball>>(to, "once ball" + of, spurious, once_sends, once_receives);
  add_pairs<Backend, once<pebble>>(to, "once pebble" + of, s, once_sends, once_receives);
  add_pairs<Backend, serve<ball>>(to, "rally ball" + of, s, rally_sends, rally_receives);
  add_pairs<Backend, serve<pebble>>(to, "rally pebble" + of, s, few_asks, few_answers);
  if constexpr (carries<Backend, graph<flow<ball>>>) {
    add_pairs<Backend, flow<ball>>(to, "flow ball" + of, s, flow_sends, flow_receives);
    add_pairs<Backend, flow<pebble>>(to, "flow pebble" + of, s, few_sends, few_receives);
    add_talks<Backend, talk<ball>>(to, "talk ball" + of, s, talks("ruUpqnN"));
    add_talks<Backend, talk<ball>>(to, "talk ball" + of, s, more_talks);
    add_talks<Backend, talk<pebble>>(to, "talk pebble" + of, s, talks("r"));
    add_talks<Backend, talk<pebble>>(to, "talk pebble" + of, s, more_talks);
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

/// The sequence numbers that an edge follows.
inline constexpr std::uint64_t next_to_edges[] = {
    (std::uint64_t{1} << 31) - 1, (std::uint64_t{1} << 32) - 1, (std::uint64_t{1} << 63) - 1};

/// Sessions whose sequence numbers begin next to an edge.
template <class Backend, class Start>
void add_edges(scenarios& to, const std::string& protocol, setting s, const way& sender,
               const way& receiver) {
  for (const std::uint64_t first : next_to_edges) {
    s.first = first;
    add_pairs<Backend, Start>(to, protocol, s, {&sender, 1}, {&receiver, 1});
  }
}

/// Eight messages at once.
template <class Backend>
void add_bursts(scenarios& to, const std::string& of, setting s) {
  static constexpr way sends[] = {
      {"send", "ssssssss"}, {"try_send", "tttttttt"}, {"send_all", "aaaa"}};
  static constexpr way receives[] = {{"receive", "(r)"},
                                     {"deadline", "(U)"},
                                     {"notifier", "(n)"},
                                     {"take_all", "(A)"},
                                     {"drop", "rrrr"}};
  static const conversation talk_of_eight[] = {{"sssssssSrrrrrrrr", "rrrrrrrrsssssssS"}};
  s.at_random = true;
  add_pairs<Backend, flow<ball>>(to, "flow ball" + of, s, sends, receives);
  add_talks<Backend, talk<ball>>(to, "talk ball" + of, s, talk_of_eight);
}

}  // namespace typed_pipes::exploring
