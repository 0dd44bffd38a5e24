#include "harness/workload/thread_group.hpp"

#include <stdexcept>

#include "harness/machine/thread_limits.hpp"

namespace typed_pipes::harness {

thread_group::thread_group() = default;
thread_group::thread_group(thread_group&&) noexcept = default;
thread_group::~thread_group() = default;

thread_group::member& thread_group::add() { return members_.emplace_back(); }

void thread_group::give_up(const std::system_error& refused) {
  members_.pop_back();
  throw std::runtime_error(no_thread(refused.what(), members_.size()));
}

tally thread_group::join() {
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

}  // namespace typed_pipes::harness
