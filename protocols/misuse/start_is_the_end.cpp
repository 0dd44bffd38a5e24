// A protocol that starts at its end.
// error: pipes: a protocol is a class with `using start = <its first state>;`
// names: not_a_protocol<faulty, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
#ifdef MISUSE
  using start = end;
#else
  using start = here;
#endif
  struct here : send<auto(go) -> here> {};
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
