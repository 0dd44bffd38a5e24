// -----------------------------------------------------------------------------
// floor_whole.hpp - a stream of large messages, each whole under one stamp: the lower bound where a message is lines.
// -----------------------------------------------------------------------------
// The words of a message lie together after its stamp, and its size is known when it is compiled, so that the writer
// copies it in one go. The reader takes the numbers at both ends where they lie, as a backend does whose compiler sees
// that nobody reads the words between. Laid end to end in lines of a stamp each (floor_stream.hpp) such messages take
// about twice as long.
//
// Orderings  [whole]  put() release stamp  ->  take() acquire stamp : the message
//            [read]   take() release taken  ->  await_free() acquire taken : the message was read
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <vector>

#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

// Messages of so many words travel whole: 256, 512 and 1024 bytes.
constexpr bool travels_whole(std::size_t words) {
  return words == 32 || words == 64 || words == 128;
}

// A reader close behind its writer, one that stays behind, and one that then fetches messages before it reads them.
inline constexpr std::size_t ways_of_whole_messages = 3;

// The two sides of each pair; requires travels_whole(message_words) and a way below that number.
std::vector<side> whole_message_sides(const params& p, std::size_t message_words, std::size_t way);

}  // namespace typed_pipes::harness
