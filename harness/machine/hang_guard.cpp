#include "harness/machine/hang_guard.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "harness/base/clock.hpp"
#include "harness/base/console.hpp"
#include "harness/machine/thread_limits.hpp"

namespace typed_pipes::harness {
namespace {

class watcher {
 public:
  watcher() : thread_([this] { watch(); }) {}
  ~watcher() {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    changed_.notify_one();
  }
  watcher(const watcher&) = delete;
  watcher& operator=(const watcher&) = delete;

  void arm(std::string_view cell, double limit_s) {
    const std::lock_guard lock(mutex_);
    cell_ = cell;
    limit_s_ = limit_s;
    deadline_ns_ = clock::now_ns() + static_cast<std::uint64_t>(limit_s * 1e9);
    // Only a watcher that waits for nothing, or for later than this, has to be woken.
    if (deadline_ns_ < sleeps_until_ns_) changed_.notify_one();
  }
  void disarm() {
    const std::lock_guard lock(mutex_);
    deadline_ns_ = never;
  }

 private:
  static constexpr std::uint64_t never = UINT64_MAX;

  void watch() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
      sleeps_until_ns_ = deadline_ns_;
      if (deadline_ns_ == never) {
        changed_.wait(lock);
        continue;
      }
      const std::uint64_t now = clock::now_ns();
      if (now >= deadline_ns_) give_up();
      changed_.wait_for(lock, std::chrono::nanoseconds(deadline_ns_ - now));
    }
  }

  [[noreturn]] void give_up() const {
    std::fprintf(stderr,
                 "\n%s: %.*s: no end after %g s, so a message was lost or both sides "
                 "wait; the run is given up\n",
                 own_name, static_cast<int>(cell_.size()), cell_.data(), limit_s_);
    std::_Exit(1);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string_view cell_;
  double limit_s_ = 0;
  std::uint64_t deadline_ns_ = never;
  std::uint64_t sleeps_until_ns_ = never;
  bool stop_ = false;
  std::jthread thread_;  // last: it uses all of the above, and is joined first
};

watcher& the_watcher() {
  static watcher one;
  return one;
}

}  // namespace

hang_guard::hang_guard(std::string_view cell, double limit_s) try {
  the_watcher().arm(cell, limit_s);
} catch (const std::system_error& refused) {
  throw std::runtime_error(no_thread(refused.what(), 0));
}

hang_guard::~hang_guard() { the_watcher().disarm(); }

}  // namespace typed_pipes::harness
