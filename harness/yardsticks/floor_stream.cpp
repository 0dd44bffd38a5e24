#include "harness/yardsticks/floor_stream.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <typed_pipes/impls/base/sync.hpp>

#include "harness/yardsticks/floor.hpp"
#include "harness/yardsticks/floor_whole.hpp"
#include "harness/yardsticks/read_behind.hpp"

namespace typed_pipes::harness {
namespace {

using machine = typed_pipes::detail::real_sync;

constexpr std::size_t words = 7;  // per line, beside its stamp; also messages per batch
using line_words = std::array<std::uint64_t, words>;

struct alignas(64) stamped_line {
  std::atomic<std::uint64_t> stamp{0};  // the number of the line + 1
  line_words payload{};
};

// A ring of lines between two threads. Its writer claims so many lines ahead. Its reader, if it is a whole ring behind,
// fetches so many ahead; 0: none.
template <std::uint64_t Size, std::uint64_t Ahead, class Rhythm, std::uint64_t Fetched = 0>
struct line_ring {
  using rhythm = Rhythm;
  static constexpr std::uint64_t size = Size, ahead = Ahead;
  static constexpr std::uint64_t share = size / 4;  // lines are given back so many at a time

  stamped_line& at(std::uint64_t n) { return lines[n % size]; }

  void give(std::uint64_t n) {
    // [stamp] release: the words are complete before the reader can read them.
    at(n).stamp.store(n + 1, std::memory_order_release);
  }
  const line_words& await(std::uint64_t n, rhythm& reader) {
    stamped_line& due = at(n);
    // [stamp] acquire: as below.
    if (due.stamp.load(std::memory_order_acquire) != n + 1) reader.found_nothing(n);
    // [stamp] acquire: the words belong to the line we waited for.
    while (due.stamp.load(std::memory_order_acquire) != n + 1) machine::pause();
    if constexpr (Fetched != 0) {
      if (reader.is_far_behind(n, size)) machine::fetch(&at(n + Fetched));
    }
    return due.payload;
  }
  // The words of line n once it may be written. Lines below limit are known to be free.
  line_words& free_line(std::uint64_t n, std::uint64_t& limit) {
    while (n == limit) {
      // [taken] acquire: the words of the line were read.
      limit = taken.load(std::memory_order_acquire) + size;
      if (n == limit) machine::pause();
    }
    machine::claim(&at(n + ahead));
    return at(n).payload;
  }
  void give_back(std::uint64_t n) {
    if ((n + 1) % share != 0) return;
    // [taken] release: the words up to here were read.
    taken.store(n + 1, std::memory_order_release);
  }

  stamped_line lines[size];
  alignas(128) std::atomic<std::uint64_t> taken{0};
};

using close_ring =
    line_ring<128, 4, read_closely>;  // 8 KiB: more would not fit the L1 caches of both sides
using deep_ring = line_ring<1024, 16, read_behind>;
using fetching_ring = line_ring<1024, 16, read_behind, 8>;

// Does what receive() of each number in turn does, but with one dependent multiplication per line and not one
// per number.
void receive_line(tally& seen, const line_words& numbers) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15u;
  std::uint64_t power = 1;
  std::uint64_t sum = 0;
  for (std::size_t i = words; i-- > 0; power *= factor) sum += (numbers[i] + 1) * power;
  seen.hash = seen.hash * power + sum;
  seen.received += words;
}

// Messages of one word: seven of them are a line.
template <class Ring>
tally produce_words(Ring& to, std::uint64_t messages) {
  tally seen;
  std::uint64_t limit = Ring::size;
  for (std::uint64_t n = 0; seen.sent < messages; ++n) {
    line_words& line = to.free_line(n, limit);
    for (std::size_t m = 0; m < words; ++m) line[m] = seen.sent + m;
    to.give(n);
    seen.sent += std::min<std::uint64_t>(words, messages - seen.sent);
  }
  return seen;
}

// Seven messages at a time, which fill as many lines as a message has words.
template <class Ring>
tally produce(Ring& to, std::size_t message_words, std::uint64_t messages) {
  std::vector<std::uint64_t> batch(words * message_words);
  tally seen;
  std::uint64_t n = 0;
  std::uint64_t limit = Ring::size;
  while (seen.sent < messages) {
    for (std::size_t m = 0; m < words; ++m) {
      std::uint64_t* const message = &batch[m * message_words];
      message[0] = message[message_words - 1] = seen.sent + m;
    }
    for (std::size_t l = 0; l < message_words; ++l, ++n) {
      std::memcpy(&to.free_line(n, limit), &batch[l * words], sizeof(line_words));
      to.give(n);
    }
    seen.sent += std::min<std::uint64_t>(words, messages - seen.sent);
  }
  return seen;
}

// The number of each message; an unlikely number if its two ends differ.
void read_numbers(const std::vector<std::uint64_t>& batch, std::size_t message_words,
                  line_words& numbers) {
  for (std::size_t m = 0; m < words; ++m) {
    const std::uint64_t first = batch[m * message_words];
    const std::uint64_t last = batch[(m + 1) * message_words - 1];
    numbers[m] = first ^ std::rotl(first ^ last, 32);
  }
}

void receive_some(tally& seen, const line_words& numbers, std::uint64_t messages) {
  if (messages - seen.received >= words) return receive_line(seen, numbers);
  for (std::size_t m = 0; seen.received < messages; ++m) seen.receive(numbers[m]);
}

template <class Ring>
tally consume_words(Ring& from, std::uint64_t messages) {
  typename Ring::rhythm reader;
  tally seen;
  for (std::uint64_t n = 0; seen.received < messages; ++n) {
    receive_some(seen, from.await(n, reader), messages);
    from.give_back(n);
  }
  return seen;
}

template <class Ring>
tally consume(Ring& from, std::size_t message_words, std::uint64_t messages) {
  typename Ring::rhythm reader;
  std::vector<std::uint64_t> batch(words * message_words);
  line_words numbers;
  tally seen;
  std::uint64_t n = 0;
  while (seen.received < messages) {
    for (std::size_t l = 0; l < message_words; ++l, ++n) {
      std::memcpy(&batch[l * words], &from.await(n, reader), sizeof(line_words));
      from.give_back(n);
    }
    read_numbers(batch, message_words, numbers);
    receive_some(seen, numbers, messages);
  }
  return seen;
}

template <class Ring>
std::vector<side> line_sides(const params& p, std::size_t message_words) {
  std::vector<side> all;
  for (int pair = 0; pair < p.pairs; ++pair) {
    auto shared = std::make_shared<Ring>();
    all.emplace_back([=, n = p.operations] {
      return message_words == 1 ? produce_words(*shared, n) : produce(*shared, message_words, n);
    });
    all.emplace_back([=, n = p.operations] {
      return message_words == 1 ? consume_words(*shared, n) : consume(*shared, message_words, n);
    });
  }
  return all;
}

constexpr std::size_t ways_in_lines = 3;

std::vector<side> sides(const params& p, std::size_t message_words) {
  switch (p.handoff) {
    case 0:
      return line_sides<close_ring>(p, message_words);
    case 1:
      return line_sides<deep_ring>(p, message_words);
    case 2:
      return line_sides<fetching_ring>(p, message_words);
    default:
      return whole_message_sides(p, message_words, p.handoff - ways_in_lines);
  }
}

}  // namespace

std::vector<program> stream_floor_programs(std::span<const program> of) {
  std::vector<program> all;
  for (const program& p : of) {
    const std::size_t bytes = p.payload_bytes;
    const auto same = [bytes](const program& f) { return f.payload_bytes == bytes; };
    if (p.carry != "value" || bytes < 8 || bytes > 1024 || bytes % 8 != 0) continue;
    if (std::any_of(all.begin(), all.end(), same)) continue;
    program& floor = all.emplace_back();
    floor.workload = p.workload;
    floor.workload.protocol = "";
    floor.backend = "floor";
    floor.wait = "spin";
    floor.payload_bytes = bytes;
    floor.carry = "value";
    floor.has_payload = true;
    floor.facts = floor_facts();
    floor.label = "bare cache lines";
    floor.ways = ways_in_lines + (travels_whole(bytes / 8) ? ways_of_whole_messages : 0);
    floor.sides = [bytes](const params& how) { return sides(how, bytes / 8); };
    floor.check = p.check;
  }
  return all;
}

}  // namespace typed_pipes::harness
