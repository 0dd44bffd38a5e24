// A named receipt is used without std::move.
// error-g++: passing '...receipt<...bank::login, ...>' as 'this' argument discards qualifiers
// error-clang: no matching member function for call to 'match'
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  auto receipt = std::move(s).recv();
#ifdef MISUSE
  receipt.match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
#else
  std::move(receipt).match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
#endif
}
