// A pointer for a message.
// error: pipes: a message is a nothrow-movable object type, not a reference, pointer or array
// names: not_a_message<faulty::go...*, false>
#include "protocols/pipes.hpp"

// clang-format off
struct faulty : pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go*) -> here> {};
#else
  struct here : send<auto(go) -> here> {};
#endif
};
// clang-format on

auto run() { return pipes::entangle<faulty>(); }
