// A named receipt is used without std::move.
// error: pipes: an operation consumes what it is called on: write std::move(x).f(), and `mutable` on a lambda that owns x
// names: used_without_move<
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  auto receipt = std::move(s).recv();
#ifdef MISUSE
  receipt.match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
#else
  std::move(receipt).match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
#endif
}
