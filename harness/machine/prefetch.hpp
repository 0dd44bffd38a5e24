// -----------------------------------------------------------------------------
// prefetch.hpp - requests a cache line that will be written soon.
// -----------------------------------------------------------------------------
#pragma once

namespace typed_pipes::harness {

// In assembly on x86: for the baseline processor the compiler would emit a prefetch for reading.
// A processor that lacks the instruction ignores it.
inline void prefetch_to_write(const void* line) noexcept {
#if defined(__x86_64__) || defined(__i386__)
  asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(line)));
#else
  __builtin_prefetch(line, 1);
#endif
}

}  // namespace typed_pipes::harness
