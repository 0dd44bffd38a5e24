// A stream has no bound by nature.
// error: pipes: this backend needs a bounded protocol, and this state lies on a cycle of messages in one direction
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
