// -----------------------------------------------------------------------------
// abseil.hpp - the Abseil headers of the mutex backends, or one error that says what to install.
// -----------------------------------------------------------------------------
#pragma once

#if !__has_include(<absl/synchronization/mutex.h>)
#error "pipes: global_mutex and queue_mutex need Abseil (libabsl-dev): link typed_pipes::mutex"
#endif

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>
