// A message without a next state.
// error: pipes: write a transition as  auto(Message) -> NextState
// names: not_a_transition<faulty::go, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<go> {};
#else
  struct here : send<auto(go) -> here> {};
#endif
};
// clang-format on

auto run() { return typed_pipes::entangle<faulty>(); }
