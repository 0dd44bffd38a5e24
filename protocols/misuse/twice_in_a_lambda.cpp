// The same in a lambda.
// only: clang++
// error: invalid invocation of method 'close' on a temporary object while it is in the 'consumed' state
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run() {
  auto serve = [](pipes::server_end<bank::login, bank> c) {
    auto receipt = std::move(c).recv();
#ifdef MISUSE
    std::move(c).close();
#else
    std::move(receipt).match([](bank::credentials, auto) {}, [](pipes::closed) {});
#endif
    (void)receipt;
  };
  serve(pipes::none);
}
