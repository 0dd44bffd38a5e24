// One transition for two messages.
// error: pipes: write a transition as  auto(Message) -> NextState
// names: not_a_transition<faulty::here...(faulty::go, faulty::stay), false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct stay {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go, stay) -> here> {};
#else
  struct here : send<auto(go) -> here, auto(stay) -> here> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
