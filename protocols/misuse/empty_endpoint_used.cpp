// An endpoint that was never part of a pipe.
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

#ifdef MISUSE
void run() {
  typed_pipes::client_end<bank::connected, bank> c;
#else
void run(typed_pipes::client_end<bank::connected, bank> c) {
#endif
  auto next = std::move(c).send(bank::deposit{1});
  std::move(next).close();
}
