// A handler that takes the message by reference to keep: it is handed over, not lent.
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<...bank::credentials, ...bank::login, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::server_end<bank::login, bank> s) {
  std::move(s).recv().match(
#ifdef MISUSE
      [](bank::credentials&, auto) {},
#else
      [](bank::credentials, auto) {},
#endif
      [](pipes::closed) {});
}
