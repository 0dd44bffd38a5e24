// The bank takes deposit after deposit; this backend has no room for that.
// error: pipes: this backend needs a bounded protocol, and this state lies on a cycle of messages in one direction
// names: protocol_is_unbounded<...bank::connected, false>
#include "impls/single_shot.hpp"
#include "impls/single_shot_bounded.hpp"
#include "protocols/bank.hpp"

using pipes::protocols::bank;

#ifdef MISUSE
using on_backend = pipes::over<bank, pipes::single_shot_bounded>;
#else
using on_backend = pipes::over<bank, pipes::single_shot>;
#endif
auto run() { return pipes::entangle<on_backend>(); }
