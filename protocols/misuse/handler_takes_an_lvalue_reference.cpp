// A handler that takes the message by lvalue reference; messages are passed as rvalues.
// error: pipes: a message that can come here has no handler that takes (message, next endpoint), or (message) if it ends the session
// names: no_handler_for<...bank::credentials, ...bank::login, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::server_end<bank::login, bank> s) {
  std::move(s).recv().match(
#ifdef MISUSE
      [](bank::credentials&, auto) {},
#else
      [](bank::credentials, auto) {},
#endif
      [](typed_pipes::closed) {});
}
