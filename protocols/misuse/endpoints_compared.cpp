// Two endpoints are compared; each is the only one of its kind, so they are never equal.
// error-g++: no match for 'operator=='
// error-clang: invalid operands to binary expression
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;
using connected = typed_pipes::client_end<bank::connected, bank>;

bool run(const connected& a, const connected& b) {
#ifdef MISUSE
  return a == b;
#else
  return &a == &b;
#endif
}
