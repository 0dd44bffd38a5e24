// An endpoint is used twice in a handler of match().
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  std::move(s).recv().match(
      [](bank::credentials, auto c) {
        auto no = std::move(c).send(bank::invalid{});
#ifdef MISUSE
        auto yes = std::move(c).send(bank::ok{});
#else
        auto yes = std::move(no).recv();
#endif
        (void)yes;
        (void)no;
      },
      [](typed_pipes::closed) {});
}
