// -----------------------------------------------------------------------------
// futex_calls.hpp - how often a thread has asked the kernel to sleep on a futex, and to wake others.
// -----------------------------------------------------------------------------
// A program with this file has a syscall() of its own, which counts and passes on. Our backends, Abseil and
// std::atomic::wait all sleep through that function, so the code that ships is measured as it is: the count stands next
// to a call of the kernel, in memory of the thread, and no instruction is added where the kernel is not called. The C
// library's own locks and condition variables do not use it, so nothing is known of queues of other projects.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>

namespace typed_pipes::harness {

struct futex_calls {
  std::uint64_t waits = 0, wakes = 0;
};

// Of the calling thread since it began.
futex_calls thread_futex_calls();

}  // namespace typed_pipes::harness
