// A transition leads to a const state, which is another type.
// error: pipes: a transition leads to a type that is not a state (derive it from send<...> or recv<...>)
// names: not_a_state<const faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go) -> const here> {};
#else
  struct here : send<auto(go) -> here> {};
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
