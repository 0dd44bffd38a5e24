// One handler returns the next endpoint, the other returns nothing.
// error: pipes: the handlers of one match() must all return the same type (or typed_pipes::never)
// names: handlers_disagree<typed_pipes::mixed<typed_pipes::endpoint<...bank::connected, ...>, void>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::withdrawal_response, bank> c) {
  auto next = std::move(c).recv().match([](bank::cash, auto connected) { return connected; },
#ifdef MISUSE
                                        [](bank::insufficient_funds, auto) {},
#else
                                        [](bank::insufficient_funds, auto connected) {
                                          return connected;
                                        },
#endif
                                        [](typed_pipes::closed) { return typed_pipes::none; });
  if (next) std::move(next).close();
}
