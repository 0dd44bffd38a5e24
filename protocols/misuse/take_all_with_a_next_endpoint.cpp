// The handler of take_all() wants a next endpoint.
// error: pipes: the handler of take_all() takes the message and nothing else; it gets no next endpoint
// names: handler_takes_the_message_alone<
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::server_end<numbers::open, numbers> s) {
#ifdef MISUSE
  s = std::move(s).recv().take_all([](int, auto) {});
#else
  s = std::move(s).recv().take_all([](int) {});
#endif
}
