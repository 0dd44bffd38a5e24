// `none` converts to an empty endpoint, not to a number.
// error: pipes: the handlers of one match() must all return the same type (or typed_pipes::never)
// names: handlers_disagree<typed_pipes::mixed<balance, typed_pipes::none_t>, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

struct balance {
  double money;
};

balance run(typed_pipes::client_end<bank::withdrawal_response, bank> c) {
  return std::move(c).recv().match([](bank::cash m, auto) { return balance{m.money}; },
                                   [](bank::insufficient_funds, auto) { return balance{0}; },
#ifdef MISUSE
                                   [](typed_pipes::closed) { return typed_pipes::none; });
#else
                                   [](typed_pipes::closed) { return balance{0}; });
#endif
}
