// A lambda that owns a sender is not mutable.
// error: pipes: using a sender, a receiver or a set changes it, and this one is const: a lambda that owns it is `mutable`
// names: used_while_const<typed_pipes::sender<int
#include <typed_pipes/parts/channel.hpp>
#include <utility>

auto run(typed_pipes::sender<int> out) {
#ifdef MISUSE
  return [out = std::move(out)] { out.send(1); };
#else
  return [out = std::move(out)]() mutable { out.send(1); };
#endif
}
