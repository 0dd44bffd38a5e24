// A service whose function does not take the endpoint.
// error: pipes: spawn_service() takes a function that is called with the server's first endpoint, and with nothing else
// names: not_a_server<
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/protocols/bank.hpp>

using namespace typed_pipes;
using protocols::bank;

void run() {
#ifdef MISUSE
  auto teller = spawn_service<bank>([](bank) {});
#else
  auto teller = spawn_service<bank>([](server_end<bank::login, bank>) {});
#endif
}
