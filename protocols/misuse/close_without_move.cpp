// An endpoint is closed without std::move.
// error: pipes: an operation consumes what it is called on: write std::move(x).f(), and `mutable` on a lambda that owns x
// names: used_without_move<
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::protocols::bank;

#ifdef MISUSE
void run(typed_pipes::client_end<bank::connected, bank> c) { c.close(); }
#else
void run(typed_pipes::client_end<bank::connected, bank> c) { std::move(c).close(); }
#endif
