// -----------------------------------------------------------------------------
// payload.hpp - what the messages carry: a block of bytes with its place in the sequence.
// -----------------------------------------------------------------------------
// A block holds its sequence number in its first and its last word, so that a message of which only a
// part arrived is noticed. It is filled once and stamped before each send: a sender that cleared 64 KiB
// for every message would measure memset. A block of 0 bytes is an empty struct and is only counted.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <pipes_generated/compiled_sizes.hpp>  // written by the build: PAYLOADS of make bench
#include <string_view>
#include <utility>

namespace typed_pipes::harness {

template <std::size_t Bytes>
struct block {
  static_assert(Bytes % sizeof(std::uint64_t) == 0, "a block is made of 64-bit words");
  std::array<std::uint64_t, Bytes / sizeof(std::uint64_t)> words;

  void stamp(std::uint64_t sequence) noexcept { words.front() = words.back() = sequence; }
  // The sequence number; an unlikely number if the two ends of the block differ.
  [[nodiscard]] std::uint64_t sequence(std::uint64_t) const noexcept {
    return words.front() ^ std::rotl(words.front() ^ words.back(), 32);
  }
};

template <>
struct block<0> {
  void stamp(std::uint64_t) noexcept {}
  // The message carries nothing: its number is how many came before it.
  [[nodiscard]] std::uint64_t sequence(std::uint64_t count) const noexcept { return count; }
};

// The block travels inside the message.
template <std::size_t Bytes>
struct by_value {
  static constexpr std::size_t payload_bytes = Bytes;
  static constexpr std::string_view carry = "value";
  using message = block<Bytes>;

  static std::uint64_t sequence(const message& m, std::uint64_t count) { return m.sequence(count); }

  // Where a sender keeps what it sends; what next() returns is copied straight into the pipe.
  class outbox {
   public:
    const message& next(std::uint64_t sequence) noexcept {
      kept_.stamp(sequence);
      return kept_;
    }

   private:
    message kept_{};
  };
};

// The message carries a pointer to the block: a fresh one per message, freed by the receiver.
template <std::size_t Bytes>
struct by_unique_ptr {
  static constexpr std::size_t payload_bytes = Bytes;
  static constexpr std::string_view carry = "unique_ptr";
  using message = std::unique_ptr<block<Bytes>>;

  static std::uint64_t sequence(const message& m, std::uint64_t count) {
    return m->sequence(count);
  }

  class outbox {
   public:
    message next(std::uint64_t sequence) {
      auto fresh = std::make_unique_for_overwrite<block<Bytes>>();
      fresh->stamp(sequence);
      return fresh;
    }
  };
};

// For a workload whose protocol fixes its messages; such cells have no payload in their name.
struct fixed_messages {
  static constexpr std::size_t payload_bytes = 0;
  static constexpr std::string_view carry = "";
};

template <class... P>
struct payload_list {};

namespace detail {

template <std::size_t... Bytes>
auto payloads_of(std::index_sequence<Bytes...>) {
  if constexpr (payloads_are_chosen) {
    return payload_list<by_value<Bytes>...>{};
  } else {
    return payload_list<by_value<Bytes>..., by_unique_ptr<65536>>{};
  }
}

}  // namespace detail

using all_payloads = decltype(detail::payloads_of(compiled_payloads{}));

}  // namespace typed_pipes::harness
