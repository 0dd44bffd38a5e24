// An endpoint is used without std::move.
// error-g++: passing 'typed_pipes::client_end<...bank::connected, ...as 'this' argument discards qualifiers
// error-clang: no matching member function for call to 'send'
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  auto next = c.send(bank::deposit{1});
#else
  auto next = std::move(c).send(bank::deposit{1});
#endif
  std::move(next).close();
}
