// An endpoint is compared with none.
// error: pipes: an endpoint is tested as a bool: if (end), if (!end)
// names: compared_with_none<
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

bool run(const typed_pipes::client_end<bank::login, bank>& c) {
#ifdef MISUSE
  return c == typed_pipes::none;
#else
  return !c;
#endif
}
