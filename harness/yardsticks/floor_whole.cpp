#include "harness/yardsticks/floor_whole.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <typed_pipes/impls/base/sync.hpp>

#include "harness/yardsticks/read_behind.hpp"

namespace typed_pipes::harness {
namespace {

using machine = typed_pipes::detail::real_sync;

template <std::size_t Words>
struct alignas(64) whole_message {
  std::atomic<std::uint64_t> stamp{0};  // the number of the message + 1
  std::array<std::uint64_t, Words> words{};
};

// A ring of messages between two threads. Its writer claims so many messages ahead. Its reader, if it is a whole ring
// behind, fetches so many ahead; 0: none.
template <std::size_t Words, std::uint64_t Size, std::uint64_t Ahead, class Rhythm,
          std::uint64_t Fetched = 0>
class message_ring {
 public:
  using rhythm = Rhythm;
  using words = std::array<std::uint64_t, Words>;
  static constexpr std::uint64_t size = Size;
  static constexpr std::uint64_t share = size / 4;  // messages are given back so many at a time

  void put(std::uint64_t n, const words& message) {
    whole_message<Words>& to = messages_[n % size];
    if constexpr (Ahead != 0) machine::claim(&messages_[(n + Ahead) % size]);
    to.words = message;
    // [whole] release: the message is complete before the reader can read it.
    to.stamp.store(n + 1, std::memory_order_release);
  }

  // Returns the number of message n; an unlikely one if its two ends differ.
  std::uint64_t take(std::uint64_t n, rhythm& reader) {
    const whole_message<Words>& from = messages_[n % size];
    // [whole] acquire: as below.
    if (from.stamp.load(std::memory_order_acquire) != n + 1) reader.found_nothing(n);
    // [whole] acquire: the message belongs to the stamp we waited for.
    while (from.stamp.load(std::memory_order_acquire) != n + 1) machine::pause();
    if constexpr (Fetched != 0) {
      if (reader.is_far_behind(n, size)) machine::fetch(&messages_[(n + Fetched) % size]);
    }
    const std::uint64_t first = from.words.front();
    const std::uint64_t number = first ^ std::rotl(first ^ from.words.back(), 32);
    // [read] release: the messages up to here were read.
    if ((n + 1) % share == 0) taken_.store(n + 1, std::memory_order_release);
    return number;
  }

  // Returns when message n may be written. Messages below limit are known to be free.
  void await_free(std::uint64_t n, std::uint64_t& limit) const {
    while (n == limit) {
      // [read] acquire: the message was read.
      limit = taken_.load(std::memory_order_acquire) + size;
      if (n == limit) machine::pause();
    }
  }

 private:
  whole_message<Words> messages_[size];
  alignas(128) std::atomic<std::uint64_t> taken_{0};
};

template <class Ring>
tally produce(Ring& to, std::uint64_t messages) {
  typename Ring::words message{};
  tally seen;
  for (std::uint64_t limit = Ring::size; seen.sent < messages; ++seen.sent) {
    message.front() = message.back() = seen.sent;
    to.await_free(seen.sent, limit);
    to.put(seen.sent, message);
  }
  return seen;
}

template <class Ring>
tally consume(Ring& from, std::uint64_t messages) {
  typename Ring::rhythm reader;
  tally seen;
  while (seen.received < messages) seen.receive(from.take(seen.received, reader));
  return seen;
}

template <class Ring>
void add_pair(std::vector<side>& all, std::uint64_t messages) {
  auto shared = std::make_shared<Ring>();
  all.emplace_back([=] { return produce(*shared, messages); });
  all.emplace_back([=] { return consume(*shared, messages); });
}

template <std::size_t Words>
std::vector<side> sides_of(const params& p, std::size_t way) {
  std::vector<side> all;
  for (int pair = 0; pair < p.pairs; ++pair) {
    if (way == 0) {
      add_pair<message_ring<Words, 64, 0, read_closely>>(all, p.operations);
    } else if (way == 1) {
      add_pair<message_ring<Words, 1024, 16, read_behind>>(all, p.operations);
    } else {
      add_pair<message_ring<Words, 1024, 16, read_behind, 8>>(all, p.operations);
    }
  }
  return all;
}

}  // namespace

std::vector<side> whole_message_sides(const params& p, std::size_t message_words, std::size_t way) {
  if (message_words == 32) return sides_of<32>(p, way);
  if (message_words == 64) return sides_of<64>(p, way);
  return sides_of<128>(p, way);
}

}  // namespace typed_pipes::harness
