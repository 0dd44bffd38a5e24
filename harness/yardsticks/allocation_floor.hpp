// -----------------------------------------------------------------------------
// allocation_floor.hpp - one allocation and release: the lower bound of a short-lived pipe on the heap.
// -----------------------------------------------------------------------------
// Story      Take a block as large as `slots` takes for one message, write 8 bytes, read them, release
//            the block; in one thread.
// Measures   time, ns, per block, beside the pipes that live for one message.
// Dependent  yes: the next block is taken when the last one has been released.
// Checks     every block held its own number.
// Not        a pipe: it has no ends, and nothing is shared.
// -----------------------------------------------------------------------------
#pragma once

#include "harness/workload/program.hpp"

namespace typed_pipes::harness {

program allocation_program(const workload_traits& bounded);

}  // namespace typed_pipes::harness
