// entangle() of an object; a protocol is a type.
// error-g++: no matching function for call to
// error-clang: no matching function for call to 'entangle'
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

#ifdef MISUSE
auto run() { return typed_pipes::entangle(bank{}); }
#else
auto run() { return typed_pipes::entangle<bank>(); }
#endif
