// -----------------------------------------------------------------------------
// relax.hpp - tells the processor that this loop polls.
// -----------------------------------------------------------------------------
#pragma once

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace typed_pipes::harness {

inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");
#endif
}

}  // namespace typed_pipes::harness
