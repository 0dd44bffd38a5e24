// An endpoint has one owner: it cannot be copied.
// error-g++: use of deleted function '...endpoint<...bank::login...>::endpoint(const ...)'
// error-clang: call to implicitly-deleted copy constructor of 'typed_pipes::client_end<...bank::login, ...bank>'
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
