// -----------------------------------------------------------------------------
// floor_stream.hpp - the same bytes as bare cache lines: the lower bound of a stream of messages.
// -----------------------------------------------------------------------------
// Story      One thread fills lines, another reads them whole. A line is a stamp and seven words; the words
//            are the messages of the stream, laid end to end.
// Drawing    client ==line==line==line==> server
// Measures   time, ns, per message: a line carries seven messages of 8 bytes, and seven messages of
//            n words are n lines.
// Dependent  no: the client runs ahead as far as the lines reach.
// Checks     the server saw 0..n-1 in this order, as in any stream.
// Not        a backend: it neither closes, nor sleeps, nor sends a message before the line is full.
//
// Which way is the fastest depends on the machine and on how far its cores are apart now: a reader close behind its
// writer, or one that stays behind (read_behind.hpp), which may fetch lines before it reads them; large messages end to
// end, or each whole (floor_whole.hpp). So every trial of a floor tries all, and the fastest counts (program::ways).
//
// Orderings  [stamp]  give() release stamp  ->  await() acquire stamp : the words in the line
//            [taken]  give_back() release taken  ->  free_line() acquire taken : the words were read
// -----------------------------------------------------------------------------
#pragma once

#include <span>
#include <vector>

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

// A floor for each payload by value from 8 to 1024 bytes of the programs of one workload.
std::vector<program> stream_floor_programs(std::span<const program> of);

}  // namespace typed_pipes::harness
