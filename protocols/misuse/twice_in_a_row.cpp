// An end used twice in a row.
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
  auto first = std::move(c).send(bank::deposit{1});
#ifdef MISUSE
  auto second = std::move(c).send(bank::deposit{2});
#else
  auto second = std::move(first).send(bank::deposit{2});
#endif
  std::move(second).close();
}
