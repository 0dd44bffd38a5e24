// try_send() without a handler for `full`.
// error: pipes: `full` has no handler that takes (full, message, same endpoint); try_send() calls it if send() would wait
// names: no_handler_for<typed_pipes::full, ...bank::connected, false>
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

void run(typed_pipes::client_end<bank::connected, bank> c) {
  std::move(c)
      .try_send(bank::deposit{1})
      .match(
#ifdef MISUSE
          [](auto) {}, [](typed_pipes::closed, auto) {});
#else
          [](typed_pipes::full, auto, auto) {}, [](auto) {}, [](typed_pipes::closed, auto) {});
#endif
}
