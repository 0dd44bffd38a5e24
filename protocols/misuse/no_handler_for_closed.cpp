// match() without a handler for `closed`.
// error: pipes: `closed` has no handler; it is called if the peer has left
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
