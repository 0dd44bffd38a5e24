// An endpoint is used without std::move.
// error: pipes: an operation consumes what it is called on: write std::move(x).f(), and `mutable` on a lambda that owns x
// names: used_without_move<
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  auto next = c.send(bank::deposit{1});
#else
  auto next = std::move(c).send(bank::deposit{1});
#endif
  std::move(next).close();
}
