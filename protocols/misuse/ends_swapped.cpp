// The server's end where the client's is wanted.
// error-g++: could not convert 'std::move<...(...s)' from '...pipes::role::server...' to '...pipes::role::client...'
// error-clang: no matching function for call to 'customer'
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void customer(pipes::client_end<bank::login, bank> c) { std::move(c).close(); }

void run() {
  auto [c, s] = pipes::entangle<bank>();
#ifdef MISUSE
  customer(std::move(s));
#else
  customer(std::move(c));
#endif
}
