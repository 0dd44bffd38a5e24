// try_send() without a handler for the peer having gone.
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<pipes::closed, ...bank::connected, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::connected, bank> c) {
  std::move(c)
      .try_send(bank::deposit{1})
      .match(
#ifdef MISUSE
          [](auto) {}, [](pipes::full, auto, auto) {});
#else
          [](pipes::closed, auto) {}, [](auto) {}, [](pipes::full, auto, auto) {});
#endif
}
