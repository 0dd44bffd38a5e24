// A message that can be neither moved nor copied.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<faulty::go, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {
#ifdef MISUSE
    go(const go&) = delete;
#else
    go(go&&) = default;
#endif
  };
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {};
};
// clang-format on

template struct typed_pipes::check<faulty>;
