// -----------------------------------------------------------------------------
// survey.hpp - bursts in both directions: two requests, then three replies.
// -----------------------------------------------------------------------------
// Story      The client sends topic and limit without waiting in between; the server replies with the
//            best result, the second and the rest. Bounded: at most two messages are under way in one
//            direction and three in the other, so that three slots are enough.
// Source     none; the smallest protocol whose longest bursts differ between the two directions.
// Differs    none.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

// clang-format off

/// Two requests, then three replies: bursts in both directions. Bounded.
struct survey : typed_pipes::protocol {
  struct topic { std::uint64_t id; };
  struct limit { std::uint64_t most; };
  struct best { std::uint64_t score; };
  struct second { std::uint64_t score; };
  struct rest { std::uint64_t count; };
  struct nothing_found {};
  struct thanks {};

  struct asking; struct limiting; struct answer; struct second_answer; struct last_answer;
  using start = asking;
  using states = typed_pipes::list<asking, limiting, answer, second_answer, last_answer>;

  struct asking        : send<auto(topic)         -> limiting,
                              auto(thanks)        -> end> {};
  struct limiting      : send<auto(limit)         -> answer> {};
  struct answer        : recv<auto(best)          -> second_answer,
                              auto(nothing_found) -> asking> {};
  struct second_answer : recv<auto(second)        -> last_answer> {};
  struct last_answer   : recv<auto(rest)          -> asking> {};
};
// clang-format on

}  // namespace typed_pipes::protocols
