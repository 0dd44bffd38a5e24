// -----------------------------------------------------------------------------
// mutex.hpp - Abseil's lock and condition, with what ThreadSanitizer must be told.
// -----------------------------------------------------------------------------
// Clang's thread annotations are kept. Distributions build Abseil without instrumentation, so
// ThreadSanitizer cannot see that its lock orders memory; in such a build each acquisition and
// release is told to it here. In every other build this is absl::Mutex and nothing more.
#pragma once

#include <typed_pipes/impls/base/clock.hpp>
#include <typed_pipes/impls/base/abseil.hpp>

#if defined(__SANITIZE_THREAD__)
#define TYPED_PIPES_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TYPED_PIPES_THREAD_SANITIZER 1
#endif
#endif

#ifdef TYPED_PIPES_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace typed_pipes::detail {

class condition;

class ABSL_LOCKABLE mutex {
 public:
  void lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() {
    mutex_.Lock();
    acquired();
  }
  void unlock() ABSL_UNLOCK_FUNCTION() {
    released();
    mutex_.Unlock();
  }

 private:
  friend class condition;
  void acquired() {
#ifdef TYPED_PIPES_THREAD_SANITIZER
    __tsan_acquire(this);
#endif
  }
  void released() {
#ifdef TYPED_PIPES_THREAD_SANITIZER
    __tsan_release(this);
#endif
  }

  absl::Mutex mutex_;
};

class ABSL_SCOPED_LOCKABLE lock {
 public:
  explicit lock(mutex& m) ABSL_EXCLUSIVE_LOCK_FUNCTION(m) : mutex_(m) { mutex_.lock(); }
  ~lock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }
  lock(const lock&) = delete;
  lock& operator=(const lock&) = delete;

 private:
  mutex& mutex_;
};

class condition {
 public:
  /// May return for no reason: wait in a loop.
  void wait(mutex& m) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
    m.released();
    condition_.Wait(&m.mutex_);
    m.acquired();
  }
  /// The same, at most until t.
  void wait_until(mutex& m, clock::time_point t) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
    m.released();
    condition_.WaitWithTimeout(&m.mutex_, absl::FromChrono(time_left(t)));
    m.acquired();
  }
  void signal() { condition_.Signal(); }

 private:
  absl::CondVar condition_;
};

/// What the designs behind a lock take through one parameter, so that locking can be counted.
struct locks {
  using mutex = detail::mutex;
  using lock = detail::lock;
  using condition = detail::condition;
};

}  // namespace typed_pipes::detail
