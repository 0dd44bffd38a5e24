// A state is a final class.
// error: pipes: a state is not final
// names: state_is_final<faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here final : send<auto(go) -> here> {};
#else
  struct here : send<auto(go) -> here> {};
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
