// try_send() without a handler for `closed`.
// error: pipes: `closed` has no handler; it is called if the peer has left
// names: no_handler_for<typed_pipes::closed, ...bank::connected, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  std::move(c)
      .try_send(bank::deposit{1})
      .match(
#ifdef MISUSE
          [](auto) {}, [](typed_pipes::full, auto, auto) {});
#else
          [](typed_pipes::closed, auto) {}, [](auto) {}, [](typed_pipes::full, auto, auto) {});
#endif
}
