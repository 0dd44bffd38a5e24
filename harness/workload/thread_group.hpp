// -----------------------------------------------------------------------------
// thread_group.hpp - threads that a workload starts and joins itself, inside its timed span.
// -----------------------------------------------------------------------------
// Threads    one thread owns the thread_group; each member runs a function that returns its tally.
// Errors     what a member throws comes out of join(). A member that cannot be started throws from
//            start(), and the line names the limit that is nearest.
// Unwinding  the destructor joins: ends that members wait on must be dropped before it, so they are
//            declared after the thread_group.
// -----------------------------------------------------------------------------
#pragma once

#include <deque>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/machine/thread_limits.hpp"
#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

class thread_group {
 public:
  /// Starts a thread that runs f(), a tally. Throws std::runtime_error if the system refuses.
  template <class F>
  void start(F f) {
    member& fresh = members_.emplace_back();
    try {
      fresh.thread = std::jthread([&fresh, f = std::move(f)]() mutable {
        try {
          fresh.seen = std::move(f)();
        } catch (...) {
          fresh.failed = std::current_exception();
        }
      });
    } catch (const std::system_error& refused) {
      members_.pop_back();
      throw std::runtime_error(no_more(refused));
    }
  }

  /// Joins all, in the order they were started; the sum of their tallies. Throws what the first
  /// of them that failed threw, when all have been joined.
  tally join() {
    tally all;
    std::exception_ptr failed;
    for (member& m : members_) {
      m.thread.join();
      all.add(m.seen);
      if (m.failed && !failed) failed = m.failed;
    }
    members_.clear();
    if (failed) std::rethrow_exception(failed);
    return all;
  }

 private:
  struct member {
    tally seen;
    std::exception_ptr failed;
    std::jthread thread;  // last: it is joined before what it writes goes
  };

  [[nodiscard]] std::string no_more(const std::system_error& refused) const {
    const std::vector<thread_limit> limits = read_thread_limits();
    const thread_limit* const least = tightest(limits);
    return say("no thread could be started beside ", members_.size(), " others: ", refused.what(),
               least == nullptr ? std::string()
                                : say("; the nearest limit is ", least->name, " = ", least->value));
  }

  std::deque<member> members_;  // a deque: members stay where they are
};

}  // namespace typed_pipes::harness
