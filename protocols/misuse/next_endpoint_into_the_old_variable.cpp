// The next endpoint has another state, so that it cannot be assigned to the old variable.
// error-g++: no match for 'operator=' (operand types are 'typed_pipes::client_end<...bank::connected, ...>'...and 'typed_pipes::endpoint<...bank::withdrawal_response, ...>')
// error-clang: no viable overloaded '='
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  c = std::move(c).send(bank::withdrawal{1});
#else
  c = std::move(c).send(bank::deposit{1});
#endif
  std::move(c).close();
}
