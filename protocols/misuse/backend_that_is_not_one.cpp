// The backend of over<> is a type that is not a backend.
// error: pipes: over<Protocol, Backend> names a type that is not a backend (typed_pipes/impls/all.hpp lists them)
// names: not_a_backend<double, false>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

#ifdef MISUSE
auto run() { return typed_pipes::entangle<typed_pipes::over<bank, double>>(); }
#else
auto run() { return typed_pipes::entangle<typed_pipes::over<bank, typed_pipes::queue_mutex>>(); }
#endif
