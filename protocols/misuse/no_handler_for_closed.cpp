// match() without a handler for the peer's leaving.
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<pipes::closed, ...bank::login_response, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::login_response, bank> c) {
  std::move(c).recv().match(
#ifdef MISUSE
      [](bank::ok, auto) {},
#else
      [](pipes::closed) {}, [](bank::ok, auto) {},
#endif
      [](bank::invalid, auto) {});
}
