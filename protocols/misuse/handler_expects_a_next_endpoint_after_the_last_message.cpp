// A handler that expects a next endpoint after the last message.
// error: pipes: a message that can come here has no handler that takes (message, next endpoint), or (message) if it ends the session
// names: no_handler_for<...bye, ...idle, false>
#include <typed_pipes/protocols/ping_pong.hpp>

using typed_pipes::protocols::ping_pong;

void run(typed_pipes::server_end<ping_pong::idle, ping_pong> s) {
  std::move(s).recv().match([](ping_pong::ping, auto) {},
#ifdef MISUSE
                            [](ping_pong::bye, auto) {},
#else
                            [](ping_pong::bye) {},
#endif
                            [](typed_pipes::closed) {});
}
