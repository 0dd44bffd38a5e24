// A handler that does not take the next endpoint.
// error: pipes: a case that can happen here has no handler: a message, closed, timed_out, not_yet, full, or in visit() a state
// names: no_handler_for<...bank::cash, ...bank::withdrawal_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::withdrawal_response, bank> c) {
  std::move(c).recv().match(
#ifdef MISUSE
      [](bank::cash) {},
#else
      [](bank::cash, auto) {},
#endif
      [](bank::insufficient_funds, auto) {}, [](typed_pipes::closed) {});
}
