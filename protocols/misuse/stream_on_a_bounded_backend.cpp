// A stream has no bound by nature.
// error: pipes: this backend needs a bounded protocol, and this state lies on a cycle of messages in one direction
// names: protocol_is_unbounded<...stream<int>::open, false>
#include "impls/single_shot_bounded.hpp"
#include "protocols/oneshot.hpp"
#include "protocols/stream.hpp"

#ifdef MISUSE
using on_backend = pipes::over<pipes::protocols::stream<int>, pipes::single_shot_bounded>;
#else
using on_backend = pipes::over<pipes::protocols::oneshot<int>, pipes::single_shot_bounded>;
#endif
auto run() { return pipes::entangle<on_backend>(); }
