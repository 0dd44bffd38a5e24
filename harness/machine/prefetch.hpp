// -----------------------------------------------------------------------------
// prefetch.hpp - asks for a cache line that will be written, before it is.
// -----------------------------------------------------------------------------
#pragma once

namespace typed_pipes::harness {

// Spelled out on x86: for the plainest processors of the kind the compiler makes a prefetch to read
// of it. Where the instruction is unknown it does nothing.
inline void prefetch_to_write(const void* line) noexcept {
#if defined(__x86_64__) || defined(__i386__)
  asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(line)));
#else
  __builtin_prefetch(line, 1);
#endif
}

}  // namespace typed_pipes::harness
