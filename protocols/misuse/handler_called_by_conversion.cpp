// A handler that can be called only because it converts to a pointer to a function.
// error: pipes: `closed` has no handler; it is called if the peer has left
// names: no_handler_for<typed_pipes::closed
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

using namespace typed_pipes;
using protocols::ping_pong;

void leave(closed) {}
using function = void (*)(closed);

struct at_the_end {
#ifdef MISUSE
  operator function() const { return leave; }
#else
  void operator()(closed c) const { leave(c); }
#endif
};

void run(client_end<ping_pong::busy, ping_pong> c) {
  std::move(c).recv().match([](ping_pong::pong, auto) {}, at_the_end());
}
