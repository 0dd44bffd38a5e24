// A handler that does not take the next endpoint.
// error: pipes: a message that can come here has no handler that takes (message, next endpoint), or (message) if it ends the session
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
