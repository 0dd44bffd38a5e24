// An array for a message: the arrow makes a pointer of it.
// error: pipes: a message is a nothrow-movable object type, not a reference, pointer or array
// names: not_a_message<faulty::go...*, false>
#include <array>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go[3]) -> here> {};
#else
  struct here : send<auto(std::array<go, 3>) -> here> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
