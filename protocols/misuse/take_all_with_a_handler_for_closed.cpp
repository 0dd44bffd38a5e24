// A handler for `closed` beside that of take_all().
// error: pipes: take_all() takes one handler, for the message; it returns an empty endpoint once the peer has left
// names: not_one_handler<typed_pipes::these_arguments<
#include <typed_pipes/protocols/stream.hpp>

using numbers = typed_pipes::protocols::stream<int>;

void run(typed_pipes::server_end<numbers::open, numbers> s) {
#ifdef MISUSE
  s = std::move(s).recv().take_all([](int) {}, [](typed_pipes::closed) {});
#else
  s = std::move(s).recv().take_all([](int) {});
#endif
}
