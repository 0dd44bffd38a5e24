// A lambda that owns an endpoint is not mutable.
// error: pipes: an operation consumes what it is called on: write std::move(x).f(), and `mutable` on a lambda that owns x
// names: used_without_move<
#include <typed_pipes/protocols/bank.hpp>
#include <utility>

using typed_pipes::protocols::bank;

auto run(typed_pipes::client_end<bank::connected, bank> c) {
#ifdef MISUSE
  return [c = std::move(c)] { (void)std::move(c).send(bank::deposit{1}); };
#else
  return [c = std::move(c)]() mutable { (void)std::move(c).send(bank::deposit{1}); };
#endif
}
