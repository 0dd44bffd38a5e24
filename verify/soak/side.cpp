#include "verify/soak/side.hpp"

#include <sys/resource.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "harness/base/clock.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::soak {
namespace {

constexpr std::uint64_t chance = 1024;  // what the chances of a message below are out of

std::uint64_t switches_of_this_thread() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return static_cast<std::uint64_t>(used.ru_nvcsw);  // a yield is none of these
}

void spin_for(std::uint64_t ns) {
  const std::uint64_t until = harness::clock::now_ns() + ns;
  while (harness::clock::now_ns() < until) detail::real_sync::pause();
}

}  // namespace

void side::begin(const orders& o) {
  orders_ = o;
  sent_before_ = sent();
  const std::uint64_t keys[] = {mix(2 * o.seed), mix(2 * o.seed + 1)};
  out_key_ = keys[role_ == role::client ? 0 : 1];
  in_key_ = keys[role_ == role::client ? 1 : 0];
  out_hash_ = in_hash_ = 0;
  random_ = mix(out_key_);
}

std::uint64_t side::burst() {
  if (orders_.pace == pace::sleeping) return 1;
  const std::uint64_t kind = below(4);
  std::uint64_t n = 1 + below(4);
  if (kind == 2) n = 1 + below(64);
  if (kind == 3) n = 1000 + below(3000);
  longest_burst_ = std::max(longest_burst_, n);
  return n;
}

std::uint64_t side::burst_of_one_or(std::uint64_t whole) {
  if (orders_.pace == pace::sleeping || below(8) == 0) return 1;
  longest_burst_ = std::max(longest_burst_, whole);
  return whole;
}

void side::dawdle() {
  if (orders_.pace == pace::sleeping) {
    spin_for(below(below(2) == 0 ? longest_pause_ns_ / 8 : longest_pause_ns_));
    return;
  }
  const std::uint64_t dice = below(chance);
  if (dice < 1) {
    std::this_thread::sleep_for(std::chrono::microseconds(1 + below(50)));
  } else if (dice < 8) {
    std::this_thread::yield();
  } else if (dice < 40) {
    spin_for(below(2'000));
  }
}

void side::turn_is_over() {
  const bool counted = (++turns_ & 63) == 0;
  if (orders_.pace == pace::sleeping) {
    const std::uint64_t before = sleeps();
    count_sleeps();
    slept_ += sleeps() - before;
    if (counted) adjust_pauses(std::exchange(slept_, 0));
  } else if (counted) {
    count_sleeps();
  }
}

// A wake-up is lost, if at all, when a message comes just as its receiver falls asleep. How long that takes differs, and
// changes where a receiver polls for as long as it has learned. Both sides pause alike, so the sleeps of this one
// say whether its own pauses are too short for the other.
void side::adjust_pauses(std::uint64_t sleeps_of_64) {
  if (sleeps_of_64 < 16)
    longest_pause_ns_ = std::min<std::uint64_t>(2 * longest_pause_ns_, 1'000'000);
  if (sleeps_of_64 > 48) longest_pause_ns_ = std::max<std::uint64_t>(longest_pause_ns_ / 2, 10'000);
}

void side::thread_begins() {
  switches_ = switches_of_this_thread();
  owned::balance = 0;
}

void side::thread_ends() {
  count_sleeps();
  balance_ += std::exchange(owned::balance, 0);
}

void side::count_sleeps() {
  const std::uint64_t now = switches_of_this_thread();
  // relaxed: a count for those who watch.
  sleeps_.store(sleeps() + (now - switches_), std::memory_order_relaxed);
  switches_ = now;
}

void side::refuse(const content& c) const {
  const std::uint64_t n = received();
  const char* const mine = role_ == role::client ? "the client" : "the server";
  if (c.word != mix(in_key_ ^ c.number)) {
    throw std::runtime_error(harness::say(mine, " received, in place of message ", n,
                                          ", one whose content was altered (it says ", c.number,
                                          ")"));
  }
  throw std::runtime_error(harness::say(
      mine, " received message ", c.number, " in place of ", n, ": ",
      c.number > n ? "a message was lost or overtaken" : "a message came twice or late"));
}

}  // namespace typed_pipes::soak
