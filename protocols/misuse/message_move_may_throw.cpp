// A message whose move constructor may throw: it could be lost on the way.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<faulty::go, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {
#ifdef MISUSE
    go(go&&);
#else
    go(go&&) noexcept;
#endif
  };
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {};
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
