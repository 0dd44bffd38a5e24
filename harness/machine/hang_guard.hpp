// -----------------------------------------------------------------------------
// hang_guard.hpp - ends the process if a trial never ends.
// -----------------------------------------------------------------------------
// Threads that wait for a message that was lost cannot be taken back, and a benchmark that hangs
// says nothing. So one watching thread prints a line that names the cell and exits with 1. It
// sleeps: arming and disarming the guard do not wake it, and it looks at the clock once per limit.
// (A signal would need no thread, but a handler does not run while the thread sanitizer waits for
// the interrupted thread to leave a loop it never leaves.)
// One guard at a time.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>

namespace typed_pipes::harness {

class hang_guard {
 public:
  // The name is only read while the guard lives.
  hang_guard(std::string_view cell, double limit_s);
  ~hang_guard();
  hang_guard(const hang_guard&) = delete;
  hang_guard& operator=(const hang_guard&) = delete;
};

}  // namespace typed_pipes::harness
