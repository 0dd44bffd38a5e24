// A state that is listed but that no message leads to.
// error: pipes: this state is listed in the protocol but no message leads to it
// names: unreachable_state<faulty::island, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct island;
  using start = here;
  using states = typed_pipes::list<here, island>;
#ifdef MISUSE
  struct here : send<auto(go) -> here> {};
#else
  struct here : send<auto(go) -> island> {};
#endif
  struct island : recv<auto(go) -> here> {};
};
// clang-format on

template struct typed_pipes::check<faulty>;
