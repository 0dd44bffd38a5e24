// A message in braces alone has no type; say which message it is.
// error-g++: no matching function for call to
// error-clang: no matching member function for call to 'send'
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

auto run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  return std::move(c).send({5});
#else
  return std::move(c).send(bank::deposit{5});
#endif
}
