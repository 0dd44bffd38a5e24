// A stream of nothing; a message without content is an empty struct.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<void
// errors: 20
#include <typed_pipes/protocols/stream.hpp>

struct tick {};

#ifdef MISUSE
auto run() { return typed_pipes::entangle<typed_pipes::protocols::stream<void>>(); }
#else
auto run() { return typed_pipes::entangle<typed_pipes::protocols::stream<tick>>(); }
#endif
