// The same in match_until().
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<pipes::timed_out, ...bank::withdrawal_response, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::withdrawal_response, bank> c) {
  std::move(c).recv().match_until(
      pipes::clock::now(), [](bank::cash, auto) {}, [](bank::insufficient_funds, auto) {},
#ifdef MISUSE
      [](pipes::closed) {});
#else
      [](pipes::closed) {}, [](pipes::timed_out, auto) {});
#endif
}
