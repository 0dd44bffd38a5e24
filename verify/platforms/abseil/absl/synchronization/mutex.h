// Stands in for Abseil's header of this name: see abslConfig.cmake. Its annotations say nothing here: they are
// checked where Abseil is.
#pragma once

#include <absl/time/time.h>

#include <condition_variable>
#include <mutex>

#define ABSL_LOCKABLE
#define ABSL_SCOPED_LOCKABLE
#define ABSL_GUARDED_BY(x)
#define ABSL_EXCLUSIVE_LOCK_FUNCTION(...)
#define ABSL_EXCLUSIVE_LOCKS_REQUIRED(...)
#define ABSL_UNLOCK_FUNCTION(...)
#define ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace absl {

enum class OnDeadlockCycle { kIgnore };
inline void SetMutexDeadlockDetectionMode(OnDeadlockCycle) {}

class Mutex {
 public:
  void Lock() { mutex_.lock(); }
  void Unlock() { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

class CondVar {
 public:
  // Each is called by a thread that holds the mutex, and holds it again afterwards.
  void Wait(Mutex* mutex) {
    std::unique_lock held(mutex->mutex_, std::adopt_lock);
    condition_.wait(held);
    held.release();
  }
  bool WaitWithTimeout(Mutex* mutex, Duration most) {
    std::unique_lock held(mutex->mutex_, std::adopt_lock);
    const bool timed_out = condition_.wait_for(held, most) == std::cv_status::timeout;
    held.release();
    return timed_out;
  }
  void Signal() { condition_.notify_one(); }

 private:
  std::condition_variable condition_;
};

}  // namespace absl
