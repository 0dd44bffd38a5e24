// An end is used without being given up: no std::move.
// error-g++: passing 'pipes::client_end<...bank::connected, ...as 'this' argument discards qualifiers
// error-clang: no matching member function for call to 'send'
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  auto next = c.send(bank::deposit{1});
#else
  auto next = std::move(c).send(bank::deposit{1});
#endif
  std::move(next).close();
}
