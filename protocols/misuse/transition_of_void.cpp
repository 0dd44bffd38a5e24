// A transition without a message.
// error: pipes: write a transition as  auto(Message) -> NextState
// names: not_a_transition<faulty::here...(...), false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(void) -> here> {};
#else
  struct here : send<auto(go) -> here> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
