// -----------------------------------------------------------------------------
// deadlock_detection.hpp - turns Abseil's deadlock detection off in a test program that includes this.
// -----------------------------------------------------------------------------
// Debian's Abseil records nested locks in a graph to detect deadlocks. It is not instrumented, so the graph
// and its allocator look like data races to ThreadSanitizer. They are not what is tested here.
// -----------------------------------------------------------------------------
#pragma once

#include <absl/synchronization/mutex.h>

namespace typed_pipes::conformance {

inline const bool abseils_deadlock_detection_is_off = [] {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return true;
}();

}  // namespace typed_pipes::conformance
