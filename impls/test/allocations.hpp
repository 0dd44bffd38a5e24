// -----------------------------------------------------------------------------
// allocations.hpp - the blocks of memory that are alive, and allocations that fail when a test wants it.
// -----------------------------------------------------------------------------
// For programs that are linked with allocations.cpp, which replaces operator new. In them each test fails that ends
// with more blocks than it began with: messages, packets, rings, queues, whatever the library allocates.
// -----------------------------------------------------------------------------
#pragma once

#include <atomic>

namespace typed_pipes::allocations {

/// Blocks that were allocated and not freed.
inline std::atomic<long> live_blocks{0};

/// The number of allocations of this thread that still succeed; negative: all.
inline constinit thread_local long left = -1;

}  // namespace typed_pipes::allocations
