// An endpoint is used twice in a lambda.
// only: clang++
// error: invalid invocation of method 'close' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run() {
  auto serve = [](typed_pipes::server_end<bank::login, bank> c) {
    auto receipt = std::move(c).recv();
#ifdef MISUSE
    std::move(c).close();
#else
    std::move(receipt).match([](bank::credentials, auto) {}, [](typed_pipes::closed) {});
#endif
    (void)receipt;
  };
  serve(typed_pipes::none);
}
