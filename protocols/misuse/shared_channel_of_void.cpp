// A shared channel of nothing; a message without content is an empty struct.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<void
// errors: 30
#include <typed_pipes/parts/shared_sender.hpp>

struct tick {};

#ifdef MISUSE
auto run() { return typed_pipes::make_shared_channel<void>(); }
#else
auto run() { return typed_pipes::make_shared_channel<tick>(); }
#endif
