// -----------------------------------------------------------------------------
// mutex.hpp - Abseil's mutex and condition variable, annotated for ThreadSanitizer.
// -----------------------------------------------------------------------------
// Distributions build Abseil without instrumentation, so ThreadSanitizer cannot see that its mutex orders
// memory. In a build with ThreadSanitizer each acquisition and release is therefore announced to it here.
// In every other build this is absl::Mutex and nothing more. Clang's thread annotations are kept.
#pragma once

#include <algorithm>
#include <chrono>
#include <typed_pipes/impls/base/abseil.hpp>
#include <typed_pipes/impls/base/clock.hpp>

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

/// Holds a mutex, of this file or one that counts, while it lives.
template <class Mutex>
class ABSL_SCOPED_LOCKABLE basic_lock {
 public:
  explicit basic_lock(Mutex& m) ABSL_EXCLUSIVE_LOCK_FUNCTION(m) : mutex_(m) { mutex_.lock(); }
  ~basic_lock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }
  basic_lock(const basic_lock&) = delete;
  basic_lock& operator=(const basic_lock&) = delete;

 private:
  Mutex& mutex_;
};
using lock = basic_lock<mutex>;

class condition {
 public:
  /// Spurious wake-ups are possible: wait in a loop.
  void wait(mutex& m) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
    m.released();
    condition_.Wait(&m.mutex_);
    m.acquired();
  }
  /// As wait(), at most until t, and a day at most: Abseil's arithmetic ends before that of the clock.
  void wait_until(mutex& m, clock::time_point t) ABSL_EXCLUSIVE_LOCKS_REQUIRED(m) {
    m.released();
    condition_.WaitWithTimeout(&m.mutex_, absl::FromChrono(std::min<clock::duration>(
                                              time_left(t), std::chrono::hours(24))));
    m.acquired();
  }
  void signal() { condition_.Signal(); }

 private:
  absl::CondVar condition_;
};

/// The lock types of a mutex backend, as one template parameter: a benchmark passes types that count. Visible, because
/// the table of global_mutex, a template over it, is to be one in all shared objects of a process.
struct [[gnu::visibility("default")]] locks {
  using mutex = detail::mutex;
  using lock = detail::lock;
  using condition = detail::condition;
};

}  // namespace typed_pipes::detail
