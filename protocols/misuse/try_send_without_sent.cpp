// try_send() without a handler for success.
// error: pipes: an endpoint has no handler: try_send() hands over the next one, visit() the one of each state
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
