// A transition leads to an int.
// error: pipes: a transition leads to a type that is not a state (derive it from send<...> or recv<...>)
// names: not_a_state<int, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go) -> int> {};
#else
  struct here : send<auto(go) -> end> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
