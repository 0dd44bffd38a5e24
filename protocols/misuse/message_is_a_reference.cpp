// A reference as a message.
// error: pipes: a message must be an object type that moves without throwing, not a reference, pointer or array
// names: not_a_message<faulty::go...&, false>
#include <typed_pipes/pipes.hpp>

// clang-format off
struct faulty : typed_pipes::protocol {
  struct go {};
  struct here;
  using start = here;
#ifdef MISUSE
  struct here : send<auto(go&) -> here> {};
#else
  struct here : send<auto(go) -> here> {};
#endif
};
// clang-format on

template struct typed_pipes::check<faulty>;
