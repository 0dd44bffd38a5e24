// An endpoint is used after it was closed.
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  std::move(c).close();
#else
#endif
  auto next = std::move(c).send(bank::deposit{1});
  std::move(next).close();
}
