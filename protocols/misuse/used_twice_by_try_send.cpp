// An endpoint is used twice; the second use is try_send().
// only: clang++
// error: invalid invocation of method 'try_send' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  auto first = std::move(c).send(bank::deposit{1});
#ifdef MISUSE
  auto second = std::move(c).try_send(bank::deposit{2});
#else
  auto second = std::move(first).try_send(bank::deposit{2});
#endif
  (void)second;
}
