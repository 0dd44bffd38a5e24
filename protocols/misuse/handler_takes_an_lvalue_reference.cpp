// A handler that takes the message by lvalue reference; messages are passed as rvalues.
// error: pipes: a case that can happen here has no handler: a message, closed, timed_out, not_yet, full, or in visit() a state
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
