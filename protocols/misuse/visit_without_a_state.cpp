// visit() without a handler for one of the states.
// error: pipes: an endpoint has no handler: try_send() hands over the next one, visit() the one of each state
// names: no_handler_for<typed_pipes::endpoint<...busy, ...>, typed_pipes::any_end<...>, false>
#include <typed_pipes/protocols/ping_pong.hpp>

using typed_pipes::protocols::ping_pong;

using typed_pipes::client_end;

void run(typed_pipes::any_end<ping_pong, typed_pipes::role::client> any) {
  std::move(any).visit(
#ifdef MISUSE
      [](client_end<ping_pong::idle, ping_pong>) {});
#else
      [](client_end<ping_pong::idle, ping_pong>) {}, [](client_end<ping_pong::busy, ping_pong>) {});
#endif
}
