// -----------------------------------------------------------------------------
// abseil.hpp - the Abseil headers of the mutex backends, or one error that says what to install.
// -----------------------------------------------------------------------------
#pragma once

#if !__has_include(<absl/synchronization/mutex.h>)
#error "pipes: a backend behind a lock needs Abseil (libabsl-dev): link typed_pipes::mutex"
#endif

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>
