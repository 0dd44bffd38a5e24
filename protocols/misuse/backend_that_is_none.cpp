// A backend that is none.
// error: pipes: over<Protocol, Backend> names a type that is not a backend (impls/all.hpp lists them)
// names: not_a_backend<double, false>
#include "impls/queue_mutex.hpp"
#include "protocols/bank.hpp"

using pipes::protocols::bank;

#ifdef MISUSE
auto run() { return pipes::entangle<pipes::over<bank, double>>(); }
#else
auto run() { return pipes::entangle<pipes::over<bank, pipes::queue_mutex>>(); }
#endif
