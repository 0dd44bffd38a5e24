// -----------------------------------------------------------------------------
// floor.hpp - the bare hand-off of one cache line: the lower bound of a round trip.
// -----------------------------------------------------------------------------
// Story      Two threads and a line that holds a turn and 8 bytes; each thread waits for its turn, takes
//            the bytes, writes its own and gives the turn back.
// Drawing    client --line--> server --line--> client
// Measures   time, ns, per round trip: backends are judged by how near they come to it.
// Dependent  yes.
// Checks     both threads saw 0..n-1 in this order, as in any ping-pong.
// Not        a backend: it neither closes, nor sleeps, nor carries more than fits the line.
//
// Which way of doing it is the fastest depends on the machine: how a thread passes the time between two polls,
// whether an exchange publishes sooner than a store, one line for both directions or one for each, and whether a
// polling thread claims the line that it will write, so that the turn comes with the right to write, in one transfer
// of the line instead of two. So the combinations are tried; the probe of a round takes the best (floor_probe.hpp),
// and the cells of a run the one that was best at its start (params::handoff).
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

// The memory that the two threads share. Where one line serves both directions it is the first.
struct handoff_table {
  handoff_line line[2];
};

// A way to do it: each thread goes on from what it has seen so far until it has sent `until`.
struct handoff_way {
  using part = tally (*)(handoff_table&, tally so_far, std::uint64_t until);
  std::string name;
  part serve, answer;
};

// All combinations. Between two calls both threads may change to another way.
const std::vector<handoff_way>& handoff_ways();

std::vector<side> floor_sides(const params& p);
verdict floor_check(const params& p, std::span<const tally> seen);

// The facts that a run records of it, as of a backend.
backend_facts floor_facts();

// The hand-off as a program, beside the backends of the workload that it bounds.
program floor_program(const workload_traits& bounded);

}  // namespace typed_pipes::harness
