// The bank takes deposit after deposit; this backend has no room for that.
// error: pipes: this backend needs a bounded protocol, and this state lies on a cycle of messages in one direction
// names: protocol_is_unbounded<...bank::connected, false>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

#ifdef MISUSE
using on_backend = typed_pipes::over<bank, typed_pipes::single_shot_bounded>;
#else
using on_backend = typed_pipes::over<bank, typed_pipes::single_shot>;
#endif
auto run() { return typed_pipes::entangle<on_backend>(); }
