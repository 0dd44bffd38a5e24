// An end used after it was closed.
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  std::move(c).close();
#else
  if (!c) return;
#endif
  auto next = std::move(c).send(bank::deposit{1});
  std::move(next).close();
}
