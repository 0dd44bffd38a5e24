// visit() of a client's any_end with a handler for a server's endpoint.
// error: pipes: this handler of match() is never called: no message of this state reaches it
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
