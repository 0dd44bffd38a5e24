// -----------------------------------------------------------------------------
// hang_guard.hpp - ends the process if a trial never ends.
// -----------------------------------------------------------------------------
// A thread that waits for a lost message cannot be stopped, and a benchmark that hangs says nothing.
// So a watching thread prints a line that names the cell, and exits with code 1. It sleeps meanwhile:
// arming and disarming do not wake it, and it reads the clock once per limit. (A timer signal would
// need no thread, but under the thread sanitizer its handler does not run while the interrupted thread
// stays in a loop.)
//
// Only one guard may be alive at a time.
// -----------------------------------------------------------------------------
#pragma once

#include <string_view>

namespace typed_pipes::harness {

class hang_guard {
 public:
  // The name is only read while the guard lives. Throws std::runtime_error, which names the nearest limit,
  // if the watching thread cannot be started.
  hang_guard(std::string_view cell, double limit_s);
  ~hang_guard();
  hang_guard(const hang_guard&) = delete;
  hang_guard& operator=(const hang_guard&) = delete;
};

}  // namespace typed_pipes::harness
