// A state without messages.
// error: pipes: this state has no messages; let the transition that leads to it lead to typed_pipes::end
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
