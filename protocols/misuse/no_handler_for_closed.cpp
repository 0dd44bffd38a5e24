// match() without a handler for `closed`.
// error: pipes: a case that can happen here has no handler: a message, closed, timed_out, not_yet, full, or in visit() a state
// names: no_handler_for<typed_pipes::closed, ...bank::login_response, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::login_response, bank> c) {
  std::move(c).recv().match(
#ifdef MISUSE
      [](bank::ok, auto) {},
#else
      [](typed_pipes::closed) {}, [](bank::ok, auto) {},
#endif
      [](bank::invalid, auto) {});
}
