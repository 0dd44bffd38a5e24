// entangle() of a state instead of a protocol.
// error: pipes: a protocol is a class with `using start = <its first state>;`
// names: not_a_protocol<...bank::login, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

#ifdef MISUSE
auto run() { return typed_pipes::entangle<bank::login>(); }
#else
auto run() { return typed_pipes::entangle<bank>(); }
#endif
