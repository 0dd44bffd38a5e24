// The first state is declared but never defined.
// error: pipes: a transition leads to a state that is declared but never defined
// names: undefined_state<faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
#else
  struct here : send<auto(go) -> end> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
