// -----------------------------------------------------------------------------
// side.hpp - one side of a soaked session: what it sends, what it must receive, and how it waits.
// -----------------------------------------------------------------------------
// Every message says its number and a word that only this number of this direction of this session has. So a
// message that is lost, doubled, out of order or altered is noticed by the next receive.
//
// Threads    the side's own thread; the counts may be read by any.
// Errors     incoming() throws std::runtime_error, which says what should have come and what came.
// -----------------------------------------------------------------------------
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <typed_pipes/pipes.hpp>

namespace typed_pipes::soak {

/// The finaliser of SplitMix64: every bit of the result depends on every bit of x.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

struct content {
  std::uint64_t number = 0;  // of this direction, from 0, on over all sessions of a pair
  std::uint64_t word = 0;
};

/// A message that is constructed and destroyed where this can be counted.
class owned {
 public:
  owned(const content& c) noexcept : content_(c), self_(this) { ++balance; }
  owned(owned&& other) noexcept : content_(other.content_), self_(this) { ++balance; }
  owned& operator=(owned&&) = delete;
  ~owned() {
    --balance;
    // Copied as bytes it would still point to where it was; such a message counts as one too many.
    if (self_ != this) balance += 1'000'000'000'000;
  }
  operator const content&() const noexcept { return content_; }

  // Constructed here less destroyed here. The sum over all threads is the number alive.
  static inline thread_local std::int64_t balance = 0;

 private:
  content content_;
  owned* self_;
};

/// The speed of a side.
enum class pace {
  full,     // as fast as it can
  delayed,  // pauses, yields and sleeps at random
  sleeping  // one message a turn, answered so late that the other side sleeps
};

/// The orders to both sides of a session.
struct orders {
  std::uint64_t seed = 0;
  std::uint64_t messages = 0;  // when the client has sent so many it closes after its turn
  soak::pace pace = pace::full;
  const std::atomic<bool>* ended = nullptr;  // ends the session after the next turn
};

class alignas(128) side {
 public:
  explicit side(role mine) : role_(mine) {}

  /// A new session.
  void begin(const orders& o);

  /// For the client, between turns.
  bool goes_on() const {
    // relaxed: only says that it is time to end.
    return sent() - sent_before_ < orders_.messages &&
           !orders_.ended->load(std::memory_order_relaxed);
  }

  /// The number of messages to send now: one or a few half of the time, a thousand and more a quarter of the time.
  std::uint64_t burst();
  /// The same where only one or `whole` are possible.
  std::uint64_t burst_of_one_or(std::uint64_t whole);

  content outgoing() {
    if (orders_.pace != pace::full) [[unlikely]]
      dawdle();
    const std::uint64_t n = sent();
    const content c{n, mix(out_key_ ^ n)};
    out_hash_ = add_to_hash(out_hash_, c.word);
    // relaxed: counts for those who watch.
    sent_.store(n + 1, std::memory_order_relaxed);
    return c;
  }

  void incoming(const content& c) {
    const std::uint64_t n = received();
    if (c.number != n || c.word != mix(in_key_ ^ n)) [[unlikely]]
      refuse(c);
    in_hash_ = add_to_hash(in_hash_, c.word);
    // relaxed: as above.
    received_.store(n + 1, std::memory_order_relaxed);
  }

  /// After each turn: now and then it counts how often this thread has slept.
  void turn_is_over();
  /// In the thread of the side, when it begins and before it ends.
  void thread_begins();
  void thread_ends();

  // Both count in all sessions. relaxed: counts for those who watch.
  std::uint64_t sent() const { return sent_.load(std::memory_order_relaxed); }
  // relaxed: as above.
  std::uint64_t received() const { return received_.load(std::memory_order_relaxed); }
  /// Counts how often this side's threads gave up the processor until they were woken.
  // relaxed: as above.
  std::uint64_t sleeps() const { return sleeps_.load(std::memory_order_relaxed); }
  std::uint64_t longest_burst() const { return longest_burst_; }
  std::int64_t balance() const { return balance_; }

  /// Whether all that `from` sent arrived here, in order.
  bool has_all_of(const side& from) const {
    return received() == from.sent() && in_hash_ == from.out_hash_;
  }

 private:
  static constexpr std::uint64_t add_to_hash(std::uint64_t hash, std::uint64_t word) {
    return (hash ^ word) * 0x100000001B3u;
  }
  std::uint64_t below(std::uint64_t bound) {
    random_ += 0x9E3779B97F4A7C15u;
    return (mix(random_) >> 32) * bound >> 32;
  }
  void dawdle();
  void count_sleeps();
  void adjust_pauses(std::uint64_t sleeps_of_64);
  [[noreturn]] void refuse(const content& c) const;

  std::atomic<std::uint64_t> sent_{0}, received_{0}, sleeps_{0};
  orders orders_;
  std::uint64_t sent_before_ = 0;  // this session
  const typed_pipes::role role_;
  std::uint64_t out_key_ = 0, in_key_ = 0;
  std::uint64_t out_hash_ = 0, in_hash_ = 0;
  std::uint64_t random_ = 0;
  std::uint64_t turns_ = 0;
  std::uint64_t longest_burst_ = 0;
  std::uint64_t slept_ = 0;                  // in the last 64 turns
  std::uint64_t longest_pause_ns_ = 20'000;  // between messages, when the other side is to sleep
  std::uint64_t switches_ = 0;               // of this thread, when they were last counted
  std::int64_t balance_ = 0;                 // of messages, of this side's threads that have ended
};

}  // namespace typed_pipes::soak
