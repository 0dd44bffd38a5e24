#include "harness/machine/futex_calls.hpp"

#include <dlfcn.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <atomic>

namespace typed_pipes::harness {
namespace {

constinit thread_local futex_calls of_this_thread{};

using system_call = long (*)(long, ...);

// The syscall() of the C library.
system_call next() {
  static constinit std::atomic<system_call> found{nullptr};
  // relaxed: every thread finds the same function, and nothing else is published with it.
  system_call its = found.load(std::memory_order_relaxed);
  if (its == nullptr) {
    its = reinterpret_cast<system_call>(dlsym(RTLD_NEXT, "syscall"));
    // relaxed: as above.
    found.store(its, std::memory_order_relaxed);
  }
  return its;
}

bool is_futex(long number) {
#ifdef SYS_futex_time64
  if (number == SYS_futex_time64) return true;
#endif
  return number == SYS_futex;
}

void count(long operation) {
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      ++of_this_thread.waits;
      break;
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
    case FUTEX_WAKE_OP:
      ++of_this_thread.wakes;
      break;
    default:
      break;
  }
}

}  // namespace

futex_calls thread_futex_calls() { return of_this_thread; }

}  // namespace typed_pipes::harness

// No call has more than six arguments, and the C library's function reads all of them, as this one does: those that the
// caller did not pass are whatever is in their places. So its parameters are named: behind `...` they may not be read.
extern "C" long counted_syscall(long number, long first, long second, long third, long fourth,
                                long fifth, long sixth) noexcept __asm__("syscall");

extern "C" long counted_syscall(long number, long first, long second, long third, long fourth,
                                long fifth, long sixth) noexcept {
  if (typed_pipes::harness::is_futex(number)) typed_pipes::harness::count(second);
  return typed_pipes::harness::next()(number, first, second, third, fourth, fifth, sixth);
}
