// -----------------------------------------------------------------------------
// floor.hpp - the bare hand-off of one cache line: what no transport can beat.
// -----------------------------------------------------------------------------
// Story      Two threads, one line. It holds a turn and 8 bytes; each player waits for its turn,
//            takes the bytes, writes its own and gives the turn back.
// Drawing    client --line--> server --line--> client
// Measures   time, ns, per round trip: the limit that the round trips of backends are held to.
// Dependent  yes.
// Checks     both players saw 0..n-1 in this order, as in any ping-pong.
// Not        a transport: it neither closes, nor sleeps, nor carries more than fits the line.
//
// Orderings  [turn]  pass() stores, release  ->  await() loads, acquire : the bytes in the line
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "harness/programs.hpp"
#include "harness/relax.hpp"
#include "harness/workload.hpp"

namespace pipes::harness {

// Aligned to two lines: the prefetcher of x86 fetches lines in pairs.
struct alignas(128) handoff_line {
  std::atomic<std::uint64_t> turn{0};  // even: the client's, odd: the server's
  std::uint64_t word = 0;

  void await(std::uint64_t due) const noexcept {
    // [turn] acquire: the word belongs to the turn we waited for.
    while (turn.load(std::memory_order_acquire) != due) relax();
  }
  void pass(std::uint64_t due, std::uint64_t carried) noexcept {
    word = carried;
    // [turn] release: the word is complete before the peer can look.
    turn.store(due + 1, std::memory_order_release);
  }
};

std::vector<side> floor_sides(const params& p);
verdict floor_check(const params& p, std::span<const tally> seen);

// The hand-off as a program of the plan, beside the backends of the workload it bounds.
program floor_program(const workload_traits& bounded);

}  // namespace pipes::harness
