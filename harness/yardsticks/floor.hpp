// -----------------------------------------------------------------------------
// floor.hpp - the bare hand-off of one cache line: what no transport can beat.
// -----------------------------------------------------------------------------
// Story      Two threads and a line that holds a turn and 8 bytes; each player waits for its turn,
//            takes the bytes, writes its own and gives the turn back.
// Drawing    client --line--> server --line--> client
// Measures   time, ns, per round trip: the limit that the round trips of backends are held to.
// Dependent  yes.
// Checks     both players saw 0..n-1 in this order, as in any ping-pong.
// Not        a transport: it neither closes, nor sleeps, nor carries more than fits the line.
//
// Nobody knows beforehand which way of doing it is the fastest on a machine: how often a poll
// pauses, whether an exchange publishes sooner than a store, one line for both directions or one
// for each, and whether who polls claims the line that it will write, so that with the turn comes
// the right to write, in one journey of the line instead of two. So all of them are tried; the probe
// of a round takes the best (floor_probe.hpp), and the cells of a run the one that was best at its
// start (params::handoff).
//
// Orderings  [turn]  give() stores or exchanges, release  ->  await() loads, acquire : the bytes in
//                    the line
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/workload/program.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

// Aligned to two lines: the prefetcher of x86 fetches lines in pairs.
struct alignas(128) handoff_line {
  std::atomic<std::uint64_t> turn{0};  // odd: given by the client, even: by the server
  std::uint64_t word = 0;
};

// What two players share. Where one line serves both directions it is the first.
struct handoff_table {
  handoff_line line[2];
};

// A way to do it: each player goes on from what it has seen so far until it has sent `until`.
struct handoff_way {
  using part = tally (*)(handoff_table&, tally so_far, std::uint64_t until);
  std::string name;
  part serve, answer;
};

// All that are known. At any point the players may change, both together, from one to another.
const std::vector<handoff_way>& handoff_ways();

std::vector<side> floor_sides(const params& p);
verdict floor_check(const params& p, std::span<const tally> seen);

// What a run says of it, as of a backend.
backend_facts floor_facts();

// The hand-off as a program of the plan, beside the backends of the workload it bounds.
program floor_program(const workload_traits& bounded);

}  // namespace typed_pipes::harness
