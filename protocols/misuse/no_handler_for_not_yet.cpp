// match_now() without a handler for `not_yet`.
// error: pipes: `not_yet` has no handler that takes (not_yet, same endpoint); match_now() calls it if no message is there
// names: no_handler_for<typed_pipes::not_yet, ...bank::withdrawal_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::withdrawal_response, bank> c) {
  std::move(c).recv().match_now([](bank::cash, auto) {}, [](bank::insufficient_funds, auto) {},
#ifdef MISUSE
                                [](typed_pipes::closed) {});
#else
                                [](typed_pipes::closed) {}, [](typed_pipes::not_yet, auto) {});
#endif
}
