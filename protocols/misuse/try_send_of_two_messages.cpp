// try_send() of two messages.
// error: pipes: send() and try_send() take one message; send_all() takes a range of them
// names: not_one_message<typed_pipes::these_arguments<int, int>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::client_end<numbers::open, numbers> c) {
#ifdef MISUSE
  std::move(c)
      .try_send(1, 2)
#else
  std::move(c)
      .try_send(1)
#endif
      .match([](auto) {}, [](typed_pipes::full, int, auto) {}, [](typed_pipes::closed, int) {});
}
