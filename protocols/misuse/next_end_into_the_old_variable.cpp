// The next end is in another state and does not fit the old variable.
// error-g++: no match for 'operator=' (operand types are 'pipes::client_end<...bank::connected, ...>'...and 'pipes::endpoint<...bank::withdrawal_response, ...>')
// error-clang: no viable overloaded '='
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  c = std::move(c).send(bank::withdrawal{1});
#else
  c = std::move(c).send(bank::deposit{1});
#endif
  std::move(c).close();
}
