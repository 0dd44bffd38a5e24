// A handler for messages of std::any, which can be made from `closed`, is no handler for `closed`.
// error: pipes: `closed` has no handler; it is called if the peer has left
// names: no_handler_for<typed_pipes::closed, ...ready, false>
#include <any>
#include <typed_pipes/protocols/oneshot.hpp>

using anything = typed_pipes::protocols::oneshot<std::any>;

void run(typed_pipes::server_end<anything::ready, anything> s) {
  std::move(s).recv().match(
#ifdef MISUSE
      [](std::any) {});
#else
      [](std::any) {}, [](typed_pipes::closed) {});
#endif
}
