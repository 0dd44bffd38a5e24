// A stream, which is unbounded, over a backend for bounded protocols.
// error: pipes: this backend needs a bounded protocol, but this state is on a cycle of messages in one direction; add a reply to the cycle, or use over<Protocol, typed_pipes::ring> (`credits` in a state, or basic_ring<Waiting, Slots>, sets its capacity)
// names: protocol_is_unbounded<...stream<int>::open, false>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <typed_pipes/protocols/stream.hpp>

#ifdef MISUSE
using on_backend =
    typed_pipes::over<typed_pipes::protocols::stream<int>, typed_pipes::single_shot_bounded>;
#else
using on_backend =
    typed_pipes::over<typed_pipes::protocols::oneshot<int>, typed_pipes::single_shot_bounded>;
#endif
auto run() { return typed_pipes::entangle<on_backend>(); }
