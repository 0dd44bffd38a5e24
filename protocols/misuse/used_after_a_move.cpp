// An endpoint is used after it was moved to another variable.
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  auto other = std::move(c);
#ifdef MISUSE
  auto next = std::move(c).send(bank::deposit{1});
#else
  auto next = std::move(other).send(bank::deposit{1});
#endif
  std::move(next).close();
}
