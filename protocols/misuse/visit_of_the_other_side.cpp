// visit() of a client's end with a handler for the server's.
// error: pipes: match() was given a handler that fits none of the messages of this state
// names: handler_never_runs<...lambda..., pipes::any_end<...>, false>
#include "protocols/ping_pong.hpp"

using pipes::protocols::ping_pong;

void run(pipes::any_end<ping_pong, pipes::role::client> any) {
  std::move(any).visit(
#ifdef MISUSE
      [](auto) {}, [](pipes::server_end<ping_pong::idle, ping_pong>) {});
#else
      [](auto) {});
#endif
}
