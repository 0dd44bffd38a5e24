// The old endpoint is used again, in place of the one that the operation returned.
// throws: spent_endpoint: pipes: this endpoint is spent (an operation consumes its endpoint and returns the next one)
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using namespace typed_pipes;
using protocols::bank;

void run() {
  auto [client, server] = entangle<bank>();
  auto waiting = std::move(client).send(bank::credentials{"me", "1234"});
#ifdef MISUSE
  std::move(client).close();
#else
  std::move(waiting).close();
#endif
}
