// wait_any() of a type that is not an endpoint.
// error: pipes: only an endpoint of a pipe will do here; this type is not one
// names: not_an_end<int
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

#ifdef MISUSE
std::size_t run(server_end<bank::login, bank>& c) { return wait_any(c, 50); }
#else
auto run(server_end<bank::login, bank>& c) {
  return wait_any_for(std::chrono::milliseconds(50), c);
}
#endif
