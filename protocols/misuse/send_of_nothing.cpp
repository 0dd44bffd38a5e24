// send() without a message.
// error: pipes: send() and try_send() take one message; send_all() takes a range of them
// names: not_one_message<typed_pipes::these_arguments<>
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::client_end<numbers::open, numbers> c) {
#ifdef MISUSE
  c = std::move(c).send();
#else
  c = std::move(c).send(0);
#endif
}
