// The bank, which is unbounded, over a backend for bounded protocols.
// error: pipes: this backend needs a bounded protocol, but this state is on a cycle of messages in one direction; add a reply to the cycle, or use over<Protocol, typed_pipes::ring> (`credits` in a state, or basic_ring<Waiting, Slots>, sets its capacity)
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
