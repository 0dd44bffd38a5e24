// -----------------------------------------------------------------------------
// protocols.hpp - what the sessions of the fuzzer speak: talks with bursts of a few messages, and one-way streams without end.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <typed_pipes/pipes.hpp>

namespace typed_pipes::fuzz {

/// The effect of a message on the session: the sender goes on, the turn changes, the session ends.
enum class effect { more, turn, last };

/// The facts of a protocol that a model needs.
struct rules {
  int burst;             // its length at most; 0: without end, and of one kind of message
  std::size_t capacity;  // messages under way at which a send would wait; 0: none
};

// clang-format off
/// At most Burst messages, then it is the other side's turn; each side may end it. On a ring Credits messages may
/// be under way, which may be fewer.
template <int Burst, int Credits, class Content>
struct talk : protocol {
  struct more { static constexpr auto what = effect::more; Content content; };
  struct turn { static constexpr auto what = effect::turn; Content content; };
  struct last { static constexpr auto what = effect::last; Content content; };
  template <int N, class> struct asking;
  template <int N, class> struct answering;
  using start = asking<0, void>;
  using answer = answering<0, void>;
  template <int N, class V> struct asking : send<auto(more) -> asking<N + 1, V>, auto(turn) -> answer, auto(last) -> end> {
    static constexpr int place = N;
    static constexpr std::size_t credits = Credits;
  };
  template <class V> struct asking<Burst - 1, V> : send<auto(turn) -> answer, auto(last) -> end> {
    static constexpr int place = Burst - 1;
  };
  template <int N, class V> struct answering : recv<auto(more) -> answering<N + 1, V>, auto(turn) -> start, auto(last) -> end> {
    static constexpr int place = N;
  };
  template <class V> struct answering<Burst - 1, V> : recv<auto(turn) -> start, auto(last) -> end> {
    static constexpr int place = Burst - 1;
    static constexpr std::size_t credits = Credits;
  };
  static constexpr int burst = Burst;
  static constexpr std::size_t ring_capacity = Credits;
  using carried = Content;
};

/// Messages one way, without end.
template <int Credits, class Content>
struct one_way : protocol {
  struct item { static constexpr auto what = effect::more; Content content; };
  struct open;
  using start = open;
  struct open : send<auto(item) -> open> {
    static constexpr int place = 0;
    static constexpr std::size_t credits = Credits;
  };
  static constexpr int burst = 0;
  static constexpr std::size_t ring_capacity = Credits;
  using carried = Content;
};
// clang-format on

}  // namespace typed_pipes::fuzz
