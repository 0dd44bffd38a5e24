// A handler of match() is of a final class.
// error: pipes: a handler is of a class that is not final
// names: handler_is_final<counts, false>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

using numbers = typed_pipes::protocols::stream<int>;

#ifdef MISUSE
struct counts final {
#else
struct counts {
#endif
  void operator()(int, typed_pipes::server_end<numbers::open, numbers>) const {}
};

void run() {
  auto [c, s] = typed_pipes::entangle<numbers>();
  std::move(s).recv().match(counts{}, [](typed_pipes::closed) {});
}
