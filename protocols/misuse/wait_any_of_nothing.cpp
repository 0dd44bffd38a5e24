// wait_any() of no endpoint would wait for ever.
// error: pipes: wait_any() needs at least one endpoint
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

std::size_t run(const server_end<bank::login, bank>& s) {
#ifdef MISUSE
  (void)s;
  return wait_any();
#else
  return wait_any(s);
#endif
}
