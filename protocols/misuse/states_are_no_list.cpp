// The states of a protocol are listed in something else than a list.
// error: pipes: `states` of a protocol is a typed_pipes::list of its states
// names: states_of_a_protocol<faulty::here, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  using states = here;
#else
  using states = typed_pipes::list<here>;
#endif
  struct here : send<auto(go) -> here> {};
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
