// A message that is declared but never defined.
// error: pipes: a state carries a message that is declared but never defined
// names: undefined_message<faulty::go, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
#ifdef MISUSE
  struct go;
#else
  struct go {};
#endif
  struct here;
  using start = here;
  struct here : send<auto(go) -> here> {};
};
// clang-format on

template struct typed_pipes::check<faulty>;
