// A handler that takes more than the message and the next endpoint.
// error: pipes: a message that can come here has no handler that takes (message, next endpoint), or (message) if it ends the session
// names: no_handler_for<...bank::ok, ...bank::login_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login_response, bank> c) {
  std::move(c).recv().match(
#ifdef MISUSE
      [](bank::ok, auto, int) {},
#else
      [](bank::ok, auto) {},
#endif
      [](bank::invalid, auto) {}, [](typed_pipes::closed) {});
}
