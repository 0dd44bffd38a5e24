// The same endpoint is waited for twice.
// throws: repeated_endpoint: pipes: wait_any() was given the same endpoint twice
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using namespace typed_pipes;
using protocols::bank;

void run() {
  auto [one, first] = entangle<bank>();
  auto [other, second] = entangle<bank>();
  std::move(other).close();
#ifdef MISUSE
  wait_any(first, second, first);
#else
  wait_any(first, second);
#endif
}
