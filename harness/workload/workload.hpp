// -----------------------------------------------------------------------------
// workload.hpp - what a workload is: a program over any backend that can be checked afterwards.
// -----------------------------------------------------------------------------
// A workload is a struct with
//   static constexpr workload_traits traits;
//   using payloads = payload_list<...>;                          what it is compiled for
//   template <class Payload> using protocol = ...;               what its two ends speak
//   template <class Backend, class Payload>
//   static std::vector<side> sides(const params&);               what each thread does
//   static verdict check(const params&, std::span<const tally>); what must have come of it
// It never reads a clock, pins, repeats or names a backend: the runner does all of that.
// A workload of the 2012 posts has fixed settings instead of axes, and may bring
//   using systems = ...;                  a list of types with traits.name and traits.wait that its
//                                         sides() take in place of every backend
//   template <class Backend> static constexpr std::string_view speaks;   where the backend decides it
// One at which rivals are met says so in its traits and may bring
//   using comparison_payloads = payload_list<...>;   what it is compiled for over rivals; else 8 bytes
//   using comparison_systems = ...;                  rivals' systems, where it brings systems
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"

namespace typed_pipes::harness {

// Where a program makes its threads: inside the timed span, as the programs of 2012 did, or before
// it. None: it makes none of its own.
enum class spawning { none, inside, outside };

// A point at which a program of the posts is measured.
struct setting {
  std::uint64_t operations = 0;  // of the whole program; 0: as many as fit the plan's trial
  int group_size = 0;          // its workers, tasks or members
  spawning spawn = spawning::none;
  std::array<std::string_view, 3> waits{};  // these ways to wait; none named: all
  bool crowded_spin = false;  // spinning beyond the processing units is what is asked here
  bool languages = false;     // also run by the rows of other languages
  bool comparison = false;    // where rivals are met, in place of the posts' settings
  bool operator==(const setting&) const = default;
};

// What the runner decides for a trial.
struct params {
  std::uint64_t operations = 1;  // per pair
  int pairs = 1;
  int group_size = 0;  // as in the setting
  spawning spawn = spawning::none;
  double reply_timeout_s = 18;   // who waits for a word of another program gives up after this
  std::size_t handoff = 0;  // which of the known ways a bare hand-off takes
};

// What one thread saw. A side keeps it in a local variable and returns it: a tally captured by
// reference would share a cache line with whatever lies beside it on another thread's stack.
struct tally {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t hash = 0;  // of what was received, in the order it was received
  double result = 0;       // what the program itself computed, if it computes anything

  // Order counts: a lost, doubled, altered or reordered number leaves another hash.
  constexpr void receive(std::uint64_t sequence) noexcept { fold(sequence, received, hash); }
  // The same with two variables, for where messages come by the nanosecond: compilers keep a variable
  // that a handler captures in a register, but not a tally.
  static constexpr void fold(std::uint64_t sequence, std::uint64_t& received,
                             std::uint64_t& hash) noexcept {
    ++received;
    hash = hash * 0x9E3779B97F4A7C15u + sequence + 1;
  }
  // Of several threads, in any order.
  constexpr void add(const tally& other) noexcept {
    sent += other.sent;
    received += other.received;
    hash += other.hash;
    result += other.result;
  }
};

// What one thread does in a trial, once. Move-only, because the ends of a pipe are.
struct side {
  using body = absl::AnyInvocable<tally() &&>;

  side() = default;
  template <class F>
  requires(!std::same_as<F, side> && std::convertible_to<F, body>)  //
      side(F f)  // NOLINT: a side is what it does
      : timed(std::move(f)) {}
  side(body now, body later) : timed(std::move(now)), after(std::move(later)) {}

  body timed;
  // What is left to do when the clock has stopped, such as joining a thread that the span left
  // running. Its tally is added. Empty: nothing; not called where `timed` threw.
  body after;
};

// Empty: everything arrived. Otherwise what went wrong, in words.
struct verdict {
  std::string fault;
  [[nodiscard]] bool good() const { return fault.empty(); }
};

struct workload_traits {
  std::string_view name;       // the stable id and file name
  std::string_view operation;  // what is counted: "round trip", "message", ...
  std::string_view protocol;
  std::string_view question;  // what its number answers, in a few words
  int messages_per_operation;
  int threads_per_pair;
  bool varies_payload = false;       // plans vary the payload
  bool varies_pairs = false;         // plans vary the number of pairs
  bool one_line_round_trip = false;  // the bare hand-off of a cache line is its lower bound
  bool moves_lines = false;          // moving the same bytes as bare cache lines is
  // Of the programs of the posts: what takes the place of the axes, and what their thread_group and their
  // operations are called in the names of cells ("workers", "messages"); an empty word is left out.
  std::span<const setting> settings{};
  std::string_view group_word{}, counted{};
  bool crew_runs = false;  // each of the thread_group is a thread, besides those counted per pair
  // Of those at which rivals are met (comparison.hpp).
  bool in_comparison = false;
  bool one_block = false;     // beside one allocation and release
  bool varies_room = false;   // at each room of bounded backends
  bool crowded = false;       // with more threads than cores too
  std::string_view beside{};  // measured in the rounds of that workload, and compared with it
};

// What a side that received the numbers 0..count-1 in order must hold.
constexpr tally received_in_order(std::uint64_t count) noexcept {
  tally t;
  for (std::uint64_t i = 0; i < count; ++i) t.receive(i);
  return t;
}

// Says in words how `got` differs from the tally of a receiver of `sent` messages.
verdict compare_received(std::string_view what, std::uint64_t sent, const tally& got,
                         const tally& wanted);

template <class... W>
struct workload_list {};

}  // namespace typed_pipes::harness
