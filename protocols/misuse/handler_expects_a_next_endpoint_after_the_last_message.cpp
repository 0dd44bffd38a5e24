// A handler that expects a next endpoint after the last message.
// error: pipes: a case that can happen here has no handler: a message, closed, timed_out, not_yet, full, or in visit() a state
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
