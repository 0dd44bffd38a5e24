// An endpoint is used twice; the second use is emplace().
// only: clang++
// error: invalid invocation of method 'emplace' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  auto first = std::move(c).send(bank::deposit{1});
#ifdef MISUSE
  auto second = std::move(c).emplace<bank::deposit>(2.0);
#else
  auto second = std::move(first).emplace<bank::deposit>(2.0);
#endif
  std::move(second).close();
}
