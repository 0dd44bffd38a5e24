// try_send() without a handler for success.
// error: pipes: a case that can happen here has no handler: a message, closed, timed_out, not_yet, full, or in visit() a state
// names: no_handler_for<typed_pipes::endpoint<...bank::connected, ...>, ...bank::connected, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  std::move(c)
      .try_send(bank::deposit{1})
      .match(
#ifdef MISUSE
          [](typed_pipes::full, auto, auto) {}, [](typed_pipes::closed, auto) {});
#else
          [](auto) {}, [](typed_pipes::full, auto, auto) {}, [](typed_pipes::closed, auto) {});
#endif
}
