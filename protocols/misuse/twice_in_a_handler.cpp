// The same in a handler of match().
// only: clang++
// error: invalid invocation of method 'send' on a temporary object while it is in the 'consumed' state
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::server_end<bank::login, bank> s) {
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
      [](pipes::closed) {});
}
