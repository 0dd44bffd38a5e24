// A state that does not derive from send<> or recv<>.
// error: pipes: a transition leads to a type that is not a state (derive it from send<...> or recv<...>)
// names: not_a_state<faulty::there, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here; struct there;
  using start = here;
  struct here : send<auto(go) -> there> {};
#ifdef MISUSE
  struct there {};
#else
  struct there : recv<auto(go) -> here> {};
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
