// The server's endpoint where the client's is expected.
// error-g++: could not convert 'std::move<...(...s)' from '...typed_pipes::role::server...' to '...typed_pipes::role::client...'
// error-clang: no matching function for call to 'customer'
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void customer(typed_pipes::client_end<bank::login, bank> c) { std::move(c).close(); }

void run() {
  auto [c, s] = typed_pipes::entangle<bank>();
#ifdef MISUSE
  customer(std::move(s));
#else
  customer(std::move(c));
#endif
}
