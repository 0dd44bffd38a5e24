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
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"

namespace pipes::harness {

// What the runner decides for a trial.
struct params {
  std::uint64_t operations = 1;  // per pair
  int pairs = 1;
};

// What one thread saw. A side keeps it in a local variable and returns it: a tally captured by
// reference would share a cache line with whatever lies beside it on another thread's stack.
struct tally {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t hash = 0;  // of what was received, in the order it was received
  double result = 0;       // what the program itself computed, if it computes anything

  // Order counts: a lost, doubled, altered or reordered number leaves another hash.
  constexpr void receive(std::uint64_t sequence) noexcept {
    ++received;
    hash = hash * 0x9E3779B97F4A7C15u + sequence + 1;
  }
};

// What one thread does in a trial, once. Move-only, because the ends of a pipe are.
using side = absl::AnyInvocable<tally() &&>;

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

}  // namespace pipes::harness
