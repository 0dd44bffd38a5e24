// After the last message there is no next endpoint.
// error-g++: invalid use of 'void'
// error-clang: member reference base type 'void' is not a structure or union
// errors: 2
#include <typed_pipes/protocols/ping_pong.hpp>

using typed_pipes::protocols::ping_pong;

void run(typed_pipes::client_end<ping_pong::idle, ping_pong> c) {
#ifdef MISUSE
  std::move(c)
      .send(ping_pong::bye{})
      .recv()
      .match([](ping_pong::pong, auto) {}, [](typed_pipes::closed) {});
#else
  std::move(c)
      .send(ping_pong::ping{})
      .recv()
      .match([](ping_pong::pong, auto) {}, [](typed_pipes::closed) {});
#endif
}
