// try_send() without a handler for success.
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<pipes::endpoint<...bank::connected, ...>, ...bank::connected, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
  std::move(c)
      .try_send(bank::deposit{1})
      .match(
#ifdef MISUSE
          [](pipes::full, auto, auto) {}, [](pipes::closed, auto) {});
#else
          [](auto) {}, [](pipes::full, auto, auto) {}, [](pipes::closed, auto) {});
#endif
}
