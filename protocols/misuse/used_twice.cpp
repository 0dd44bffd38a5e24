// An endpoint is used twice.
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  auto first = std::move(c).send(bank::deposit{1});
#ifdef MISUSE
  auto second = std::move(c).send(bank::deposit{2});
#else
  auto second = std::move(first).send(bank::deposit{2});
#endif
  std::move(second).close();
}
