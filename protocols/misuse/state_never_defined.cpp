// A transition leads to a state that is declared but never defined.
// error: pipes: a transition leads to a state that is declared but never defined
// names: undefined_state<faulty::there, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct there;
  using start = here;
  struct here : send<auto(go) -> there> {};
#ifdef MISUSE
#else
  struct there : recv<auto(go) -> here> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
