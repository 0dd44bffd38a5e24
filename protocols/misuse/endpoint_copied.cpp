// An endpoint has one owner: it cannot be copied.
// error-g++: use of deleted function '...endpoint<...>::endpoint(const ...
// error-clang: call to deleted constructor of 'typed_pipes::client_end<...bank::login
// names: pipes: it has one owner, so move it
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login, bank> c) {
#ifdef MISUSE
  auto copy = c;
#else
  auto copy = std::move(c);
#endif
  std::move(copy).close();
}
