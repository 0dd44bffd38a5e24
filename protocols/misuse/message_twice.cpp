// A state lists the same message twice.
// error: pipes: a state lists the same message twice; the next state would be ambiguous
// names: message_twice_in_state<faulty::go, faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct stop {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go) -> here, auto(go) -> end> {};
#else
  struct here : send<auto(go) -> here, auto(stop) -> end> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
