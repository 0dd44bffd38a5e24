// -----------------------------------------------------------------------------
// quiet.hpp - waits until no thread of this process runs any more.
// -----------------------------------------------------------------------------
// Threads that a backend leaves running when its trial is over would be measured with the next one.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>

namespace typed_pipes::harness {

/// Sleeps in steps of half a millisecond until in one of them the process used less than a fifth of a processor and no
/// other thread of it was ready to run. Returns how long it was not quiet, milliseconds; nothing if that was longer than
/// the limit. One thread calls it while all others of the process are to wait; it takes at least one step.
std::optional<double> wait_until_quiet(double limit_ms);

}  // namespace typed_pipes::harness
