// can_send of something that is no endpoint.
// error: pipes: only an endpoint of a pipe will do here; this type is not one
// names: not_an_end<typed_pipes::receipt<
// errors: 2
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

#ifdef MISUSE
using here = typed_pipes::receipt<bank::login, typed_pipes::role::client, bank>;
#else
using here = typed_pipes::client_end<bank::login, bank>&;
#endif

bool run() { return typed_pipes::can_send<here, bank::credentials>; }
