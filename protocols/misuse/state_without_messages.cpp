// A state in which nothing can be said.
// error: pipes: this state lists no message; let the transition that leads here go to typed_pipes::end
// names: state_without_messages<faulty::over, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct over;
  using start = here;
  struct here : send<auto(go) -> over> {};
#ifdef MISUSE
  struct over : recv<> {};
#else
  struct over : recv<auto(go) -> here> {};
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
