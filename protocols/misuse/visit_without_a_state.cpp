// visit() of an end in some state does not cover one of the states.
// error: pipes: match() has no handler for a message (or for pipes::closed) that can arrive in this state
// names: no_handler_for<pipes::endpoint<...busy, ...>, pipes::any_end<...>, false>
#include "protocols/ping_pong.hpp"

using pipes::protocols::ping_pong;

using pipes::client_end;

void run(pipes::any_end<ping_pong, pipes::role::client> any) {
  std::move(any).visit(
#ifdef MISUSE
      [](client_end<ping_pong::idle, ping_pong>) {});
#else
      [](client_end<ping_pong::idle, ping_pong>) {}, [](client_end<ping_pong::busy, ping_pong>) {});
#endif
}
