// An array as a message: in a function type it becomes a pointer.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
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
