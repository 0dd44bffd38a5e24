// One handler returns the next end, the other forgets to.
// error: pipes: the handlers of one match() must all return the same type (or pipes::never)
// names: handlers_disagree<pipes::mixed<pipes::endpoint<...bank::connected, ...>, void>, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

void run(pipes::client_end<bank::withdrawal_response, bank> c) {
  auto next = std::move(c).recv().match([](bank::cash, auto connected) { return connected; },
#ifdef MISUSE
                                        [](bank::insufficient_funds, auto) {},
#else
                                        [](bank::insufficient_funds, auto connected) {
                                          return connected;
                                        },
#endif
                                        [](pipes::closed) { return pipes::none; });
  if (next) std::move(next).close();
}
