// visit() of a client's end with a handler for the server's.
// error: pipes: match() was given a handler that fits none of the messages of this state
// names: handler_never_runs<...lambda..., typed_pipes::any_end<...>, false>
#include <typed_pipes/protocols/ping_pong.hpp>

using typed_pipes::protocols::ping_pong;

void run(typed_pipes::any_end<ping_pong, typed_pipes::role::client> any) {
  std::move(any).visit(
#ifdef MISUSE
      [](auto) {}, [](typed_pipes::server_end<ping_pong::idle, ping_pong>) {});
#else
      [](auto) {});
#endif
}
