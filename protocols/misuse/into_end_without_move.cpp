// The endpoint is taken out of a receiver without std::move.
// error: pipes: an operation consumes what it is called on: write std::move(x).f(), and `mutable` on a lambda that owns x
// names: used_without_move<typed_pipes::receiver<int
#include <typed_pipes/parts/channel.hpp>
#include <utility>

void run(typed_pipes::receiver<int> in) {
#ifdef MISUSE
  auto end = in.into_end();
#else
  auto end = std::move(in).into_end();
#endif
  while (end) end = std::move(end).recv().take_all([](int) {});
}
