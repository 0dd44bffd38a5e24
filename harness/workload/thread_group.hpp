// -----------------------------------------------------------------------------
// thread_group.hpp - threads that a workload starts and joins itself, inside its timed span.
// -----------------------------------------------------------------------------
// Threads    one thread owns the group; each member runs a function that returns its tally.
// Errors     what a member throws comes out of join(). If a member cannot be started, start() throws one
//            line that names the limit that is nearest.
// Unwinding  the destructor joins. Ends of pipes on which members wait must be dropped before that, so
//            they are declared after the group.
// -----------------------------------------------------------------------------
#pragma once

#include <deque>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/workload/workload.hpp"

namespace typed_pipes::harness {

class thread_group {
 public:
  /// Starts a thread that runs f(), a tally. Throws std::runtime_error if the system refuses.
  template <class F>
  void start(F f) {
    member& fresh = add();
    try {
      fresh.thread = std::jthread([&fresh, f = std::move(f)]() mutable {
        try {
          fresh.seen = std::move(f)();
        } catch (...) {
          fresh.failed = std::current_exception();
        }
      });
    } catch (const std::system_error& refused) {
      give_up(refused);
    }
  }

  /// Joins all in the order of their start and returns the sum of their tallies. If members failed, throws
  /// what the first of them threw, after all have been joined.
  tally join();

  thread_group();
  thread_group(thread_group&&) noexcept;
  ~thread_group();

 private:
  struct member {
    tally seen;
    std::exception_ptr failed;
    std::jthread thread;  // last: joined before what it writes is destroyed
  };

  member& add();
  [[noreturn]] void give_up(const std::system_error& refused);

  std::deque<member> members_;  // a deque: running threads refer to their members
};

}  // namespace typed_pipes::harness
