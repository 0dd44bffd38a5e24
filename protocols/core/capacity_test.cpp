// The sends that do not wait: counted, and compared with the section "Capacity" of protocols/README.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace typed_pipes {
namespace {

template <std::size_t Bytes>
struct block {
  char bytes[Bytes];
};

/// Sends until try_send() says full, in a state that Message leads back to.
template <class Message, class End>
std::size_t sends_until_full(End end) {
  std::size_t sent = 0;
  const auto once = [&sent](End e) {
    return std::move(e).try_send(Message{}).match(
        [&sent](End next) {
          ++sent;
          return next;
        },
        [](full, auto&&, End) { return none; }, [](closed, auto&&) { return none; });
  };
  while (end && sent < 100'000) end = once(std::move(end));
  return sent;
}

template <class Protocol, class Message>
std::size_t capacity() {
  auto [c, s] = entangle<Protocol>();
  return sends_until_full<Message>(std::move(c));
}

/// The rule as the README states it.
std::size_t documented(std::size_t largest_message) {
  return std::clamp<std::size_t>(std::bit_floor(std::size_t{16} * 1024 / (largest_message + 8)), 16,
                                 1024);
}

std::string with_commas(std::size_t n) {
  std::string digits = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string capacity_section() {
  std::ifstream file(TYPED_PIPES_SOURCE_DIR "/protocols/README.md");
  std::stringstream all;
  all << file.rdbuf();
  const std::string text = all.str();
  const std::size_t from = text.find("\n## Capacity\n");
  if (from == std::string::npos) return "";
  return text.substr(from, text.find("\n## ", from + 1) - from);
}

template <std::size_t... Bytes>
void expect_each_documented() {
  const std::string section = capacity_section();
  std::size_t rows = 0;
  const auto expect_row = [&](std::size_t bytes, std::size_t counted) {
    EXPECT_EQ(counted, documented(bytes)) << "messages of " << bytes << " bytes";
    const std::string row = "\n| " + with_commas(bytes) + " | " + with_commas(counted) + " |\n";
    EXPECT_THAT(section, ::testing::HasSubstr(row)) << "protocols/README.md does not say this";
    ++rows;
  };
  (expect_row(Bytes, capacity<protocols::stream<block<Bytes>>, block<Bytes>>()), ...);
  const auto lines = std::count(section.begin(), section.end(), '|') / 3;
  EXPECT_EQ(static_cast<std::size_t>(lines), rows + 2) << "the README has rows that are not tested";
}

TEST(capacity, of_a_default_ring_is_what_the_readme_says) {
  expect_each_documented<1, 8, 48, 200, 248, 256, 1024, 65536>();
}

TEST(capacity, changes_at_the_sizes_that_the_rule_gives) {
  EXPECT_EQ((capacity<protocols::stream<block<9>>, block<9>>()), documented(9));
  EXPECT_EQ((capacity<protocols::stream<block<56>>, block<56>>()), documented(56));
  EXPECT_EQ((capacity<protocols::stream<block<57>>, block<57>>()), documented(57));
  EXPECT_EQ((capacity<protocols::stream<block<1016>>, block<1016>>()), documented(1016));
  EXPECT_EQ((capacity<protocols::stream<block<1017>>, block<1017>>()), documented(1017));
}

// clang-format off
struct two_sizes : protocol {
  struct small { char c; };
  struct large { block<500> b; };
  struct open; struct counted;
  using start = open;
  struct open    : send<auto(small) -> open, auto(large) -> counted> {};
  struct counted : recv<auto(block<1000>) -> open> {};
};
template <std::size_t Credits>
struct with_credits : protocol {
  struct item { block<1024> b; };
  struct open;
  using start = open;
  struct open : send<auto(item) -> open> { static constexpr std::size_t credits = Credits; };
};
// clang-format on

TEST(capacity, follows_from_the_largest_message_of_either_direction) {
  EXPECT_EQ((capacity<two_sizes, two_sizes::small>()), documented(1000));
}

TEST(capacity, is_what_credits_say_rounded_up_whatever_the_size) {
  EXPECT_EQ((capacity<with_credits<1>, with_credits<1>::item>()), 1u);
  EXPECT_EQ((capacity<with_credits<5>, with_credits<5>::item>()), 8u);
  EXPECT_EQ((capacity<with_credits<256>, with_credits<256>::item>()), 256u);
}

TEST(capacity, is_what_basic_ring_names) {
  using named = over<protocols::stream<int>, basic_ring<spin_then_park, 32>>;
  EXPECT_EQ((capacity<named, int>()), 32u);
}

}  // namespace
}  // namespace typed_pipes
