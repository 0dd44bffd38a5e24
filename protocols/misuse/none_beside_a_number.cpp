// `none` is an empty end; it does not become a number.
// error: pipes: the handlers of one match() must all return the same type (or pipes::never)
// names: handlers_disagree<pipes::mixed<balance, pipes::none_t>, false>
#include "protocols/bank.hpp"

using pipes::protocols::bank;

struct balance {
  double money;
};

balance run(pipes::client_end<bank::withdrawal_response, bank> c) {
  return std::move(c).recv().match([](bank::cash m, auto) { return balance{m.money}; },
                                   [](bank::insufficient_funds, auto) { return balance{0}; },
#ifdef MISUSE
                                   [](pipes::closed) { return pipes::none; });
#else
                                   [](pipes::closed) { return balance{0}; });
#endif
}
