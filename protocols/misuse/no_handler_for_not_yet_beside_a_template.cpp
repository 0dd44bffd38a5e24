// A handler for messages that can be made from anything, `not_yet` included.
// error: pipes: `not_yet` has no handler that takes (not_yet, same endpoint); match_now() calls it if no message is there
// names: no_handler_for<typed_pipes::not_yet, ...open, false>
#include <concepts>
#include <typed_pipes/protocols/stream.hpp>

struct wrapper {
  wrapper() = default;
  template <class T>
  requires(!std::same_as<T, wrapper>) wrapper(T&&) {}
};
using wrappers = typed_pipes::protocols::stream<wrapper>;

void run(typed_pipes::server_end<wrappers::open, wrappers> s) {
  std::move(s).recv().match_now(
#ifdef MISUSE
      [](wrapper, auto) {}, [](typed_pipes::closed) {});
#else
      [](wrapper, auto) {}, [](typed_pipes::closed) {}, [](typed_pipes::not_yet, auto) {});
#endif
}
